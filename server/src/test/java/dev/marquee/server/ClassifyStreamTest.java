package dev.marquee.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.marquee.server.testing.Answers;
import dev.marquee.server.testing.GatedEngine;
import dev.marquee.server.testing.Pictures;
import dev.marquee.server.testing.VersionFolder;
import dev.marquee.v1.ClassifierServiceGrpc;
import dev.marquee.v1.ClassifyRequest;
import dev.marquee.v1.ClassifyStreamRequest;
import dev.marquee.v1.ClassifyStreamResponse;
import io.grpc.ManagedChannel;
import io.grpc.Status.Code;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.grpc.stub.StreamObserver;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassifyStreamTest {
  private static final int WINDOW = 4;

  @TempDir Path data;
  private final GatedEngine engine = new GatedEngine();
  private TestServer server;

  @BeforeEach
  void start() {
    VersionFolder.in(data).model("posters").alias("production", 1).version(1);
    server =
        TestServer.over(
            data,
            engine,
            Map.of("serving.stream_window", Integer.toString(WINDOW), "serving.max_batch", "8"));
  }

  @AfterEach
  void stop() {
    engine.letRun(10_000);
    server.close();
  }

  @Test
  void everyImageIsAnsweredUnderItsIdAndTheStreamEndsAfterTheLast() throws Exception {
    engine.letRun(10_000);
    Answers<ClassifyStreamResponse> answers = new Answers<>();
    StreamObserver<ClassifyStreamRequest> requests =
        server.classifierAsync().classifyStream(answers);
    IntStream.range(0, 40).forEach(i -> requests.onNext(request("poster " + i, i)));
    requests.onCompleted();
    assertThat(answers.awaitAll())
        .extracting(ClassifyStreamResponse::getId)
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, 40).mapToObj(i -> "poster " + i).toList());
    assertThat(answers.awaitAll())
        .allSatisfy(answer -> assertThat(answer.getResponse().getLabelsCount()).isEqualTo(3));
  }

  @Test
  void aBadImageIsAnsweredByItsOwnStatusAndTheStreamGoesOn() throws Exception {
    engine.letRun(10_000);
    Answers<ClassifyStreamResponse> answers = new Answers<>();
    StreamObserver<ClassifyStreamRequest> requests =
        server.classifierAsync().classifyStream(answers);
    requests.onNext(
        ClassifyStreamRequest.newBuilder()
            .setId("bad")
            .setRequest(
                ClassifyRequest.newBuilder()
                    .setImage(ByteString.copyFrom("no image", StandardCharsets.UTF_8)))
            .build());
    requests.onNext(ClassifyStreamRequest.newBuilder().setId("missing").build());
    requests.onNext(request("x".repeat(257), 1));
    requests.onNext(request("good", 1));
    requests.onCompleted();
    assertRefused(answers, "bad", "IMAGE_FORMAT_UNSUPPORTED");
    assertRefused(answers, "missing", "REQUEST_MISSING");
    assertRefused(answers, "x".repeat(256), "ID_TOO_LONG");
    assertThat(byId(answers, "good").hasResponse()).isTrue();
  }

  @Test
  void noMoreThanAWindowOfImagesIsInTheMaking() throws Exception {
    Answers<ClassifyStreamResponse> answers = new Answers<>();
    StreamObserver<ClassifyStreamRequest> requests =
        server.classifierAsync().classifyStream(answers);
    IntStream.range(0, 20).forEach(i -> requests.onNext(request("" + i, i)));
    requests.onCompleted();
    int seen = 0;
    while (seen < 20) {
      int batch = engine.nextBatch();
      assertThat(batch).isLessThanOrEqualTo(WINDOW);
      seen += batch;
      engine.letRun(1);
    }
    assertThat(answers.awaitAll()).hasSize(20);
  }

  @Test
  void aClientThatDoesNotReadMakesTheServerStopReadingToo() throws Exception {
    ManagedChannel channel = server.channel();
    SlowReader reader = new SlowReader();
    ClassifierServiceGrpc.newStub(channel).classifyStream(reader);
    ClientCallStreamObserver<ClassifyStreamRequest> requests = reader.requests.get();
    IntStream.range(0, 20).forEach(i -> requests.onNext(request("" + i, i)));
    requests.onCompleted();
    engine.letRun(10_000);
    // Nothing is read: the server has taken a window, and not one image more.
    int taken = 0;
    while (taken < WINDOW) {
      taken += engine.nextBatch();
    }
    assertThat(taken).isEqualTo(WINDOW);
    for (int i = 0; i < 20; i++) {
      requests.request(1);
      assertThat(reader.answers.take().hasResponse()).isTrue();
    }
    assertThat(reader.ended.get()).isTrue();
  }

  @Test
  void anImageOfACancelledStreamNeverReachesTheEngine() throws Exception {
    SlowReader reader = new SlowReader();
    ClassifierServiceGrpc.newStub(server.channel()).classifyStream(reader);
    ClientCallStreamObserver<ClassifyStreamRequest> requests = reader.requests.get();
    requests.onNext(request("running", 1));
    assertThat(engine.nextBatch()).isEqualTo(1);
    requests.onNext(request("waiting", 2));
    server.awaitQueued(1);
    requests.cancel("gone", null);
    assertThat(reader.ended.handle((_, failure) -> failure != null).get()).isTrue();
    server.awaitQueued(0);
    engine.letRun(1);
    var next = server.classifierFuture().classify(request("", 3).getRequest());
    assertThat(engine.nextBatch()).isEqualTo(1);
    engine.letRun(1);
    assertThat(next.get().getTimings().getBatchSize()).isEqualTo(1);
  }

  private static void assertRefused(
      Answers<ClassifyStreamResponse> answers, String id, String reason)
      throws InterruptedException {
    Refusal refusal = Refusal.of(byId(answers, id).getError());
    assertThat(refusal.code()).isEqualTo(Code.INVALID_ARGUMENT);
    assertThat(refusal.reason()).isEqualTo(reason);
  }

  private static ClassifyStreamResponse byId(Answers<ClassifyStreamResponse> answers, String id)
      throws InterruptedException {
    List<ClassifyStreamResponse> found =
        answers.awaitAll().stream().filter(answer -> answer.getId().equals(id)).toList();
    assertThat(found).as("answers to '%s'", id).hasSize(1);
    return found.getFirst();
  }

  private static ClassifyStreamRequest request(String id, int picture) {
    return ClassifyStreamRequest.newBuilder()
        .setId(id)
        .setRequest(
            ClassifyRequest.newBuilder().setImage(ByteString.copyFrom(Pictures.jpeg(picture))))
        .build();
  }

  /** A client that takes an answer only when the test asks for it. */
  private static final class SlowReader
      implements ClientResponseObserver<ClassifyStreamRequest, ClassifyStreamResponse> {
    private final CompletableFuture<ClientCallStreamObserver<ClassifyStreamRequest>> requests =
        new CompletableFuture<>();
    private final BlockingQueue<ClassifyStreamResponse> answers = new LinkedBlockingQueue<>();
    private final CompletableFuture<Boolean> ended = new CompletableFuture<>();

    @Override
    public void beforeStart(ClientCallStreamObserver<ClassifyStreamRequest> stream) {
      stream.disableAutoRequestWithInitial(0);
      requests.complete(stream);
    }

    @Override
    public void onNext(ClassifyStreamResponse answer) {
      answers.add(answer);
    }

    @Override
    public void onError(Throwable failure) {
      ended.completeExceptionally(failure);
    }

    @Override
    public void onCompleted() {
      ended.complete(true);
    }
  }
}
