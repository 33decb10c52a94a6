package dev.marquee.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.util.concurrent.ListenableFuture;
import com.google.protobuf.ByteString;
import dev.marquee.server.testing.Answers;
import dev.marquee.server.testing.DrawnDatasets;
import dev.marquee.server.testing.GatedEngine;
import dev.marquee.server.testing.Pictures;
import dev.marquee.server.testing.VersionFolder;
import dev.marquee.v1.ClassifyRequest;
import dev.marquee.v1.ClassifyResponse;
import dev.marquee.v1.EvaluateResponse;
import dev.marquee.v1.ListEvaluationsRequest;
import io.grpc.Context;
import io.grpc.Context.CancellableContext;
import io.grpc.Status;
import io.grpc.Status.Code;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Evaluations that others wait for, leave, or call beside, while the engine runs one batch. */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
class EvaluationUnderWayTest {
  private static final String MODEL = "models/posters";
  private static final String ONE = MODEL + "/versions/1";
  private static final int EXAMPLES = 12;
  private static final int QUEUE = 12;

  @TempDir Path data;
  private final GatedEngine engine = new GatedEngine();
  private final CountDownLatch pausing = new CountDownLatch(1);
  private final CountDownLatch paused = new CountDownLatch(1);
  private TestServer server;

  @BeforeEach
  void start() {
    VersionFolder.in(data).model("posters").alias("production", 1).version(1);
    DrawnDatasets datasets = new DrawnDatasets();
    DrawnDatasets.Draft draft = datasets.draft("films");
    for (int i = 0; i < EXAMPLES; i++) {
      draft.add("validation", "Drama");
    }
    draft.commit();
    server =
        EvaluationScene.start(
            data,
            datasets,
            engine,
            Map.of(
                "serving.queue_images", Integer.toString(QUEUE),
                "serving.max_batch", "4",
                "serving.retry_after", "1h"),
            this::pause);
  }

  @AfterEach
  void stop() {
    paused.countDown();
    engine.letRun(1000);
    server.close();
  }

  private void pause(Duration time) throws InterruptedException {
    assertThat(time).isEqualTo(Duration.ofHours(1));
    pausing.countDown();
    paused.await();
  }

  private Answers<EvaluateResponse> begin(Context caller) {
    Answers<EvaluateResponse> answers = new Answers<>();
    caller.run(
        () -> server.evaluationsAsync().evaluate(EvaluationScene.request(ONE).build(), answers));
    return answers;
  }

  private ClassifyRequest classify() {
    return ClassifyRequest.newBuilder()
        .setModel(MODEL)
        .setImage(ByteString.copyFrom(Pictures.jpeg(1)))
        .build();
  }

  private int stored() {
    return server
        .evaluations()
        .listEvaluations(ListEvaluationsRequest.getDefaultInstance())
        .getEvaluationsCount();
  }

  @Test
  void callersAreServedBesideIt() throws Exception {
    Answers<EvaluateResponse> evaluation = begin(Context.ROOT);
    int running = engine.nextBatch();
    var call = server.classifierFuture().classify(classify());
    // It keeps to a quarter of the queue: beside what runs, the rest of 3 images stand before the
    // call.
    server.awaitQueued(QUEUE / 4 - running + 1);
    // Enough for all of these, were each a batch of its own.
    engine.letRun(QUEUE / 4 + 1);
    assertThat(call.get().getLabelsCount()).isEqualTo(3);
    engine.letRun(1000);
    assertThat(evaluation.awaitAll().getLast().hasEvaluation()).isTrue();
  }

  @Test
  void aQueueThatCallersHaveFilledIsWaitedFor() throws Exception {
    List<ListenableFuture<ClassifyResponse>> calls = new ArrayList<>();
    calls.add(server.classifierFuture().classify(classify()));
    int _ = engine.nextBatch();
    for (int i = 1; i < QUEUE; i++) {
      calls.add(server.classifierFuture().classify(classify()));
    }
    server.awaitQueued(QUEUE - 1);
    Answers<EvaluateResponse> evaluation = begin(Context.ROOT);
    pausing.await();
    assertThat(stored()).isZero();
    engine.letRun(1000);
    paused.countDown();
    assertThat(evaluation.awaitAll().getLast().getEvaluation().getExampleCount())
        .isEqualTo(EXAMPLES);
    for (ListenableFuture<ClassifyResponse> call : calls) {
      assertThat(call.get().getLabelsCount()).isEqualTo(3);
    }
  }

  @Test
  void oneThatIsCancelledInTheMiddleStoresNothingAndLetsTheNextOneIn() throws Exception {
    CancellableContext caller = Context.ROOT.withCancellation();
    Answers<EvaluateResponse> leaving = begin(caller);
    int _ = engine.nextBatch();
    engine.letRun(1);
    int _ = engine.nextBatch();
    boolean _ = caller.cancel(null);
    assertThat(Status.fromThrowable(leaving.awaitFailure()).getCode()).isEqualTo(Code.CANCELLED);
    engine.letRun(1000);
    assertThat(begin(Context.ROOT).awaitAll().getLast().hasEvaluation()).isTrue();
    assertThat(stored()).isEqualTo(1);
  }

  @Test
  void whoWaitsForATurnMayLeave() throws Exception {
    Answers<EvaluateResponse> first = begin(Context.ROOT);
    int _ = engine.nextBatch();
    CancellableContext caller = Context.ROOT.withCancellation();
    Answers<EvaluateResponse> second = begin(caller);
    boolean _ = caller.cancel(null);
    assertThat(Status.fromThrowable(second.awaitFailure()).getCode()).isEqualTo(Code.CANCELLED);
    engine.letRun(1000);
    assertThat(first.awaitAll().getLast().hasEvaluation()).isTrue();
    assertThat(begin(Context.ROOT).awaitAll().getLast().hasEvaluation()).isTrue();
    assertThat(stored()).isEqualTo(2);
  }

  @Test
  void aServerThatStopsEndsIt() throws Exception {
    Answers<EvaluateResponse> evaluation = begin(Context.ROOT);
    int _ = engine.nextBatch();
    Thread stopping = Thread.ofPlatform().start(server::stop);
    Refusal refusal = Refusal.ofFailed(evaluation.awaitFailure());
    assertThat(refusal.code()).isEqualTo(Code.UNAVAILABLE);
    assertThat(refusal.reason()).isEqualTo("SHUTTING_DOWN");
    engine.letRun(1000);
    stopping.join();
  }
}
