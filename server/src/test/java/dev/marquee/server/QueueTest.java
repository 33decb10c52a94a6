package dev.marquee.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.benmanes.caffeine.cache.Ticker;
import com.google.common.util.concurrent.ListenableFuture;
import com.google.inject.AbstractModule;
import com.google.protobuf.ByteString;
import com.google.protobuf.util.Durations;
import com.google.rpc.RetryInfo;
import dev.marquee.server.serving.ServingEngines;
import dev.marquee.server.testing.Engines;
import dev.marquee.server.testing.FakeTicker;
import dev.marquee.server.testing.GatedEngine;
import dev.marquee.server.testing.Pictures;
import dev.marquee.server.testing.VersionFolder;
import dev.marquee.v1.ClassifyRequest;
import dev.marquee.v1.ClassifyResponse;
import io.grpc.Status;
import io.grpc.Status.Code;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How calls fare while the engine is busy: full queues, callers who leave, a server that stops. */
class QueueTest {
  @TempDir Path data;
  private final GatedEngine engine = new GatedEngine();
  private TestServer server;

  @BeforeEach
  void start() {
    VersionFolder.in(data).model("posters").alias("production", 1).version(1);
    server =
        TestServer.over(
            data, engine, Map.of("serving.queue_images", "3", "serving.retry_after", "250ms"));
  }

  @AfterEach
  void stop() {
    engine.letRun(1000);
    server.close();
  }

  @Test
  void aFullQueueIsRefusedAtOnceWithTheTimeToComeAgain() throws Exception {
    List<ListenableFuture<ClassifyResponse>> calls = new ArrayList<>();
    calls.add(call(1));
    engine.nextBatch();
    calls.add(call(2));
    calls.add(call(3));
    // The fourth may overtake the third on its way in, so that either is the one too many.
    ListenableFuture<ClassifyResponse> fourth = call(4);
    calls.add(fourth);
    Refusal refusal = firstRefusal(calls);
    assertThat(refusal.code()).isEqualTo(Code.RESOURCE_EXHAUSTED);
    assertThat(refusal.reason()).isEqualTo("QUEUE_FULL");
    assertThat(Durations.toMillis(refusal.detail(RetryInfo.class).getRetryDelay())).isEqualTo(250);
    engine.letRun(10);
    long answered = calls.stream().filter(QueueTest::succeeds).count();
    assertThat(answered).isEqualTo(3);
  }

  @Test
  void whoWouldBeServedTooLateIsRefusedAtOnce() throws Exception {
    FakeTicker ticker = new FakeTicker();
    server.close();
    server =
        TestServer.of(
            data,
            Map.of(),
            (_, _) ->
                new AbstractModule() {
                  @Override
                  protected void configure() {
                    bind(ServingEngines.class).toInstance(Engines.only(engine));
                    bind(Ticker.class).toInstance(ticker);
                  }
                });
    ListenableFuture<ClassifyResponse> first = call(1);
    engine.nextBatch();
    ticker.advance(Duration.ofSeconds(40));
    engine.letRun(1);
    assertThat(first.get().getLabelsCount()).isEqualTo(3);
    ListenableFuture<ClassifyResponse> running = call(2);
    engine.nextBatch();
    ListenableFuture<ClassifyResponse> hasty =
        server.classifierFuture().withDeadlineAfter(60, TimeUnit.SECONDS).classify(request(3));
    Refusal refusal = firstRefusal(List.of(hasty));
    assertThat(refusal.code()).isEqualTo(Code.RESOURCE_EXHAUSTED);
    assertThat(refusal.reason()).isEqualTo("QUEUE_FULL");
    assertThat(refusal.message()).contains("too long for this deadline: about 88000 ms");
    assertThat(Durations.toSeconds(refusal.detail(RetryInfo.class).getRetryDelay()))
        .as("until the rest would fit into the deadline")
        .isBetween(28L, 60L);
    ListenableFuture<ClassifyResponse> patient = call(4);
    engine.letRun(2);
    assertThat(running.get().getLabelsCount()).isEqualTo(3);
    assertThat(patient.get().getLabelsCount()).isEqualTo(3);
  }

  @Test
  void aCallThatIsCancelledInTheQueueNeverReachesTheEngineAndGivesItsPlaceBack() throws Exception {
    ListenableFuture<ClassifyResponse> running = call(1);
    engine.nextBatch();
    ListenableFuture<ClassifyResponse> leaving = call(2);
    server.awaitQueued(1);
    assertThat(leaving.cancel(true)).isTrue();
    assertThatThrownBy(leaving::get).isInstanceOf(CancellationException.class);
    server.awaitQueued(0);
    engine.letRun(1);
    assertThat(running.get().getLabelsCount()).isEqualTo(3);
    ListenableFuture<ClassifyResponse> next = call(3);
    assertThat(engine.nextBatch()).isEqualTo(1);
    engine.letRun(1);
    assertThat(next.get().getTimings().getBatchSize()).isEqualTo(1);
  }

  @Test
  void aCallWhoseDeadlinePassesInTheQueueNeverReachesTheEngine() throws Exception {
    ListenableFuture<ClassifyResponse> running = call(1);
    engine.nextBatch();
    ListenableFuture<ClassifyResponse> expiring =
        server
            .classifierFuture()
            .withDeadlineAfter(2000, TimeUnit.MILLISECONDS)
            .classify(request(2));
    server.awaitQueued(1);
    assertThatThrownBy(expiring::get)
        .satisfies(
            e -> assertThat(Status.fromThrowable(e).getCode()).isEqualTo(Code.DEADLINE_EXCEEDED));
    server.awaitQueued(0);
    ListenableFuture<ClassifyResponse> patient = call(3);
    engine.letRun(1);
    assertThat(running.get().getLabelsCount()).isEqualTo(3);
    assertThat(engine.nextBatch()).isEqualTo(1);
    engine.letRun(1);
    assertThat(patient.get().getTimings().getBatchSize()).isEqualTo(1);
  }

  @Test
  void callsUnderWayAreAnsweredBeforeTheServerEnds() throws Exception {
    ListenableFuture<ClassifyResponse> running = call(1);
    engine.nextBatch();
    Thread stopping = Thread.ofVirtual().start(server::stop);
    engine.letRun(1);
    assertThat(running.get().getModelVersion()).isEqualTo("models/posters/versions/1");
    stopping.join();
  }

  private static Refusal firstRefusal(List<ListenableFuture<ClassifyResponse>> calls) {
    while (true) {
      for (ListenableFuture<ClassifyResponse> call : calls) {
        if (call.isDone()) {
          return Refusal.of(
              () -> {
                try {
                  return call.get();
                } catch (ExecutionException e) {
                  throw Status.fromThrowable(e).asRuntimeException(Status.trailersFromThrowable(e));
                }
              });
        }
      }
      Thread.onSpinWait();
    }
  }

  private static boolean succeeds(ListenableFuture<ClassifyResponse> call) {
    try {
      return call.get().getLabelsCount() == 3;
    } catch (ExecutionException e) {
      return false;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private ListenableFuture<ClassifyResponse> call(int picture) {
    return server.classifierFuture().classify(request(picture));
  }

  private static ClassifyRequest request(int picture) {
    return ClassifyRequest.newBuilder()
        .setImage(ByteString.copyFrom(Pictures.jpeg(picture)))
        .build();
  }
}
