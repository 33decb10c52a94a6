package dev.marquee.client;

import dev.marquee.v1.ImportModelVersionRequest;
import dev.marquee.v1.ImportModelVersionResponse;
import dev.marquee.v1.ModelServiceGrpc;
import dev.marquee.v1.ModelVersion;
import io.grpc.CallOptions;
import io.grpc.Channel;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One call of ImportModelVersion, sent no faster than the server takes it. For one thread. */
final class Upload implements AutoCloseable {
  /** One is all there may be. */
  private static final int AHEAD = 2;

  private final Exchange<ImportModelVersionRequest, ImportModelVersionResponse> exchange;
  private @Nullable ModelVersion version;

  private Upload(Exchange<ImportModelVersionRequest, ImportModelVersionResponse> exchange) {
    this.exchange = exchange;
  }

  /** Makes the call. */
  static Upload open(Channel channel) {
    return new Upload(
        Exchange.open(
            channel, ModelServiceGrpc.getImportModelVersionMethod(), CallOptions.DEFAULT, AHEAD));
  }

  /**
   * Sends a message once the one before it is on its way.
   *
   * @param patience how long to wait for that
   * @return false where the server has answered already and wants no more
   * @throws MarqueeException where the call failed, or nothing moved for so long
   */
  boolean send(ImportModelVersionRequest request, Duration patience) {
    // What the server has said by now comes first: it may have refused what is being sent.
    while (!isOver() && !exchange.isReady()) {
      exchange.await(patience);
    }
    boolean wanted = !isOver();
    exchange.send(request);
    return wanted;
  }

  /**
   * Ends the stream and returns what became of it.
   *
   * @param patience how long the server may take to check and to store it
   * @throws MarqueeException where the call failed, or no answer came for so long
   */
  ModelVersion finish(Duration patience) {
    exchange.halfClose();
    while (!isOver()) {
      exchange.await(patience);
    }
    if (version == null) {
      throw Problem.ofProtocol("The server ended the import without an answer.").toException();
    }
    return version;
  }

  /** Ends the call where it has not ended. */
  @Override
  public void close() {
    exchange.close();
  }

  /** Whether the server has ended the call, all being well for it. */
  private boolean isOver() {
    ImportModelVersionResponse answer = exchange.poll();
    if (answer != null) {
      version = answer.getModelVersion();
    }
    return exchange.isOver();
  }
}
