package dev.marquee.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.util.concurrent.ListenableFuture;
import com.google.protobuf.ByteString;
import com.google.protobuf.util.Durations;
import dev.marquee.server.testing.Answers;
import dev.marquee.server.testing.GatedEngine;
import dev.marquee.server.testing.Pictures;
import dev.marquee.server.testing.VersionFolder;
import dev.marquee.v1.ClassifyRequest;
import dev.marquee.v1.ClassifyResponse;
import dev.marquee.v1.ClassifyStreamRequest;
import dev.marquee.v1.ClassifyStreamResponse;
import dev.marquee.v1.GetResponseCacheRequest;
import dev.marquee.v1.ResponseCache;
import io.grpc.Status;
import io.grpc.Status.Code;
import io.grpc.stub.StreamObserver;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests with the same poster at the same time, while the engine runs for the first of them. */
class SharedComputationTest {
  @TempDir Path data;
  private final GatedEngine engine = new GatedEngine();
  private TestServer server;

  @BeforeEach
  void start() {
    VersionFolder.in(data).model("posters").alias("production", 1).version(1);
    server =
        TestServer.over(
            data, engine, Map.of("serving.response_cache", "1MB", "serving.queue_images", "8"));
  }

  @AfterEach
  void stop() {
    engine.letRun(1000);
    server.close();
  }

  @Test
  void theSamePosterAtTheSameTimeIsRunOnce() throws Exception {
    List<ListenableFuture<ClassifyResponse>> calls = new ArrayList<>();
    calls.add(call(1));
    assertThat(engine.nextBatch()).isEqualTo(1);
    for (int i = 0; i < 5; i++) {
      calls.add(call(1));
    }
    server.awaitFollowers(5);
    engine.letRun(1);
    ClassifyResponse first = calls.getFirst().get();
    assertThat(first.getCached()).isFalse();
    for (ListenableFuture<ClassifyResponse> call : calls.subList(1, 6)) {
      ClassifyResponse shared = call.get();
      assertThat(shared.getCached()).isTrue();
      assertThat(shared.getLabelsList()).isEqualTo(first.getLabelsList());
      assertThat(shared.getTimings().getBatchSize()).isZero();
      assertThat(Durations.toNanos(shared.getTimings().getInference())).isZero();
      assertThat(Durations.toNanos(shared.getTimings().getLookup())).isPositive();
    }
    assertThat(statistics().getMissCount()).isEqualTo(1);
    assertThat(statistics().getSharedCount()).isEqualTo(5);
    assertThat(call(1).get().getCached()).isTrue();
    assertThat(statistics().getHitCount()).isEqualTo(1);
  }

  @Test
  void anotherPosterDoesNotWaitForIt() throws Exception {
    ListenableFuture<ClassifyResponse> one = call(1);
    engine.nextBatch();
    ListenableFuture<ClassifyResponse> other = call(2);
    server.awaitQueued(1);
    engine.letRun(2);
    assertThat(one.get().getCached()).isFalse();
    assertThat(other.get().getCached()).isFalse();
  }

  @Test
  void whereTheFirstIsCancelledAnotherOneTakesOver() throws Exception {
    ListenableFuture<ClassifyResponse> leaving = call(1);
    engine.nextBatch();
    ListenableFuture<ClassifyResponse> second = call(1);
    ListenableFuture<ClassifyResponse> third = call(1);
    server.awaitFollowers(2);
    assertThat(leaving.cancel(true)).isTrue();
    // The image that runs is nobody's any more; that of the next one waits behind it.
    server.awaitQueued(1);
    server.awaitFollowers(1);
    engine.letRun(1);
    assertThat(engine.nextBatch()).isEqualTo(1);
    engine.letRun(1);
    assertThat(List.of(second.get().getCached(), third.get().getCached()))
        .containsExactlyInAnyOrder(false, true);
    assertThat(statistics().getMissCount()).isEqualTo(2);
    assertThat(statistics().getSharedCount()).isEqualTo(1);
  }

  @Test
  void whereTheFirstExpiresAnotherOneTakesOver() throws Exception {
    ListenableFuture<ClassifyResponse> expiring =
        server.classifierFuture().withDeadlineAfter(1, TimeUnit.HOURS).classify(request(1));
    engine.nextBatch();
    ListenableFuture<ClassifyResponse> patient = call(1);
    server.awaitFollowers(1);
    server.expireDeadlines();
    server.awaitQueued(1);
    engine.letRun(2);
    assertThat(patient.get().getCached()).isFalse();
    assertExpired(expiring);
  }

  @Test
  void whoExpiresWhileItWaitsLeavesTheOthersAlone() throws Exception {
    ListenableFuture<ClassifyResponse> first = call(1);
    engine.nextBatch();
    ListenableFuture<ClassifyResponse> expiring =
        server.classifierFuture().withDeadlineAfter(1, TimeUnit.HOURS).classify(request(1));
    ListenableFuture<ClassifyResponse> patient = call(1);
    server.awaitFollowers(2);
    server.expireDeadlines();
    assertExpired(expiring);
    engine.letRun(1);
    assertThat(first.get().getCached()).isFalse();
    assertThat(patient.get().getCached()).isTrue();
  }

  @Test
  void whoSkipsTheCacheRunsBesideTheOthers() throws Exception {
    ListenableFuture<ClassifyResponse> first = call(1);
    engine.nextBatch();
    ListenableFuture<ClassifyResponse> alone =
        server.classifierFuture().classify(request(1).toBuilder().setSkipCache(true).build());
    server.awaitQueued(1);
    engine.letRun(2);
    assertThat(first.get().getCached()).isFalse();
    assertThat(alone.get().getCached()).isFalse();
  }

  @Test
  void whoeverWaitsForAnotherHasAPlaceInTheQueueAndAHitNeedsNone() throws Exception {
    ListenableFuture<ClassifyResponse> kept = call(7);
    engine.nextBatch();
    engine.letRun(1);
    assertThat(kept.get().getCached()).isFalse();
    List<ListenableFuture<ClassifyResponse>> calls = new ArrayList<>();
    calls.add(call(1));
    engine.nextBatch();
    for (int i = 0; i < 7; i++) {
      calls.add(call(1));
    }
    server.awaitFollowers(7);
    Refusal refusal = Refusal.of(() -> server.classifier().classify(request(1)));
    assertThat(refusal.reason()).isEqualTo("QUEUE_FULL");
    assertThat(call(7).get().getCached()).isTrue();
    engine.letRun(1);
    for (ListenableFuture<ClassifyResponse> call : calls) {
      assertThat(call.get().getLabelsCount()).isEqualTo(3);
    }
  }

  @Test
  void aStreamSharesAsCallsDo() throws Exception {
    Answers<ClassifyStreamResponse> answers = new Answers<>();
    StreamObserver<ClassifyStreamRequest> requests =
        server.classifierAsync().classifyStream(answers);
    requests.onNext(streamed("a"));
    assertThat(engine.nextBatch()).isEqualTo(1);
    requests.onNext(streamed("b"));
    server.awaitFollowers(1);
    engine.letRun(1);
    requests.onNext(streamed("c"));
    requests.onCompleted();
    assertThat(answers.awaitAll())
        .hasSize(3)
        .allMatch(ClassifyStreamResponse::hasResponse)
        .allMatch(answer -> answer.getResponse().getCached() != answer.getId().equals("a"));
  }

  /** The client's own clock, which would call it DEADLINE_EXCEEDED, stands still. */
  private static void assertExpired(ListenableFuture<ClassifyResponse> call) {
    assertThatThrownBy(call::get)
        .satisfies(
            e ->
                assertThat(Status.fromThrowable(e).getCode())
                    .isIn(Code.CANCELLED, Code.DEADLINE_EXCEEDED));
  }

  private ResponseCache statistics() {
    return server
        .classifier()
        .getResponseCache(GetResponseCacheRequest.getDefaultInstance())
        .getResponseCache();
  }

  private ListenableFuture<ClassifyResponse> call(int picture) {
    return server.classifierFuture().classify(request(picture));
  }

  private static ClassifyStreamRequest streamed(String id) {
    return ClassifyStreamRequest.newBuilder().setId(id).setRequest(request(1)).build();
  }

  private static ClassifyRequest request(int picture) {
    return ClassifyRequest.newBuilder()
        .setImage(ByteString.copyFrom(Pictures.jpeg(picture)))
        .build();
  }
}
