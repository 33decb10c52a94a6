package dev.marquee.client;

import com.google.protobuf.ByteString;
import dev.marquee.v1.ClassifierServiceGrpc;
import dev.marquee.v1.ClassifyRequest;
import dev.marquee.v1.ClassifyResponse;
import dev.marquee.v1.ClassifyStreamRequest;
import dev.marquee.v1.GetResponseCacheRequest;
import dev.marquee.v1.ResponseCache;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A connection to a Marquee server. Make one and share it: it is thread-safe, connects at the first
 * call and reconnects by itself.
 *
 * <p>Every call has a deadline ({@link MarqueeClientBuilder#deadline}, and {@link
 * MarqueeClientBuilder#loadDeadline} where a version may have to be loaded), and one that only
 * reads and cannot reach the server is tried up to four times within it. What fails for good is
 * thrown as a {@link MarqueeException} of the kind that fits.
 */
public final class MarqueeClient implements AutoCloseable {
  private static final long SECONDS_TO_DRAIN = 5;

  private final ManagedChannel channel;
  private final boolean ownsChannel;
  private final ClientSettings settings;
  private final Connection connection;

  MarqueeClient(
      ManagedChannel channel, boolean ownsChannel, ClientSettings settings, Timing timing) {
    this.channel = channel;
    this.ownsChannel = ownsChannel;
    this.settings = settings;
    this.connection =
        new Connection(
            ClientInterceptors.intercept(channel, new ActorHeader(settings.actor())),
            channel::isShutdown,
            channel::resetConnectBackoff,
            settings,
            timing);
  }

  /** Returns a builder of clients with every setting at its default. */
  public static MarqueeClientBuilder builder() {
    return new MarqueeClientBuilder();
  }

  /**
   * Returns a client as the environment says: {@code MARQUEE_SERVER} ({@code host:port}, default
   * {@code 127.0.0.1:50051}), {@code MARQUEE_DEADLINE} (as {@link Deadlines} reads it, default
   * {@code 30s}) and {@code MARQUEE_ACTOR} (who calls, default the user's name).
   *
   * @throws IllegalArgumentException where one of them makes no sense; the message names it
   */
  public static MarqueeClient fromEnv() {
    return builder().fromEnv().build();
  }

  /**
   * Scores one image with the server's default model; see {@link #classify(ClassifyRequest)}.
   *
   * @param image an encoded JPEG or PNG
   * @throws MarqueeException where the server refuses, or cannot be reached
   */
  public ClassifyResponse classify(byte[] image) {
    return classify(ClassifyRequest.newBuilder().setImage(ByteString.copyFrom(image)).build());
  }

  /**
   * Scores the image in a file with the server's default model; see {@link
   * #classify(ClassifyRequest)}.
   *
   * @throws IOException where the file cannot be read
   * @throws MarqueeException where the server refuses, or cannot be reached
   */
  public ClassifyResponse classify(Path image) throws IOException {
    return classify(Files.readAllBytes(image));
  }

  /**
   * Scores one image. A call that a busy server refuses with RESOURCE_EXHAUSTED is not tried again
   * by the client: it is thrown as a {@link ResourceExhaustedException}, whose {@link
   * MarqueeException#retryAfter} says when to come again. {@link #classifyAll} does send such
   * images again by itself.
   *
   * @throws MarqueeException where the server refuses, or cannot be reached
   */
  public ClassifyResponse classify(ClassifyRequest request) {
    settings.refusalOf(request).ifPresent(MarqueeClient::raise);
    return Connection.call(
        () ->
            ClassifierServiceGrpc.newBlockingStub(connection.channel())
                .withDeadlineAfter(settings.deadline())
                .classify(request));
  }

  /**
   * Scores one image without waiting for it. The future fails with a {@link MarqueeException};
   * cancelling it, or its timing out, cancels the call. What depends on it runs on a thread of gRPC
   * and must not block. As with {@link #classify(ClassifyRequest)}, a call that a busy server
   * refuses is not tried again.
   */
  public CompletableFuture<ClassifyResponse> classifyAsync(ClassifyRequest request) {
    return settings
        .refusalOf(request)
        .map(CompletableFuture::<ClassifyResponse>failedFuture)
        .orElseGet(
            () ->
                AsyncAnswer.of(
                    ClassifierServiceGrpc.newFutureStub(connection.channel())
                        .withDeadlineAfter(settings.deadline())
                        .classify(request)));
  }

  /**
   * Scores many images over one stream; see {@link ClassifyAnswers} for how. Images that a busy
   * server refuses with RESOURCE_EXHAUSTED and a time to come again are sent again. The stream as a
   * whole has no deadline; instead each next answer must come within the client's.
   *
   * @param requests the images, gone through once; ids have at most 256 characters and must differ
   *     among those on their way
   */
  public ClassifyAnswers classifyAll(Iterable<ClassifyStreamRequest> requests) {
    return new ClassifyAnswers(
        new ClassifyExchange(
            ClassifierServiceGrpc.newStub(connection.channel()),
            requests.iterator(),
            settings,
            connection.timing()));
  }

  /**
   * Returns how the server's response cache does. What is answered from it says so in {@link
   * ClassifyResponse#getCached}; a request that must be scored itself sets {@link
   * ClassifyRequest#getSkipCache skip_cache}.
   *
   * @throws MarqueeException where the server refuses, or cannot be reached
   */
  public ResponseCache responseCache() {
    return Connection.call(
            () ->
                ClassifierServiceGrpc.newBlockingStub(connection.channel())
                    .withDeadlineAfter(settings.deadline())
                    .getResponseCache(GetResponseCacheRequest.getDefaultInstance()))
        .getResponseCache();
  }

  /** Returns the server's models, with their versions and aliases; open as long as this client. */
  public ModelsClient models() {
    return new ModelsClient(connection);
  }

  /** Returns the server's registry as a whole; open as long as this client. */
  public RegistryClient registry() {
    return new RegistryClient(connection);
  }

  /** Returns the server's datasets; open as long as this client. */
  public DatasetsClient datasets() {
    return new DatasetsClient(connection);
  }

  /** Returns the server's training runs; open as long as this client. */
  public TrainingClient training() {
    return new TrainingClient(connection);
  }

  /** Returns how well the server's versions do; open as long as this client. */
  public EvaluationsClient evaluations() {
    return new EvaluationsClient(connection);
  }

  /**
   * Ends the connection after the calls that are under way, for which it waits a few seconds. A
   * channel that was given to the builder stays open: who made it closes it.
   */
  @Override
  public void close() {
    if (!ownsChannel) {
      return;
    }
    channel.shutdown();
    try {
      if (channel.awaitTermination(SECONDS_TO_DRAIN, TimeUnit.SECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    channel.shutdownNow();
  }

  private static void raise(MarqueeException refusal) {
    throw refusal;
  }
}
