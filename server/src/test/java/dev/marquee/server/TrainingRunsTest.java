package dev.marquee.server;

import static dev.marquee.server.TrainingScene.ofDataset;
import static dev.marquee.server.TrainingScene.streamed;
import static dev.marquee.server.TrainingScene.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.marquee.server.testing.FakeTicker;
import dev.marquee.v1.GetTrainingRunRequest;
import dev.marquee.v1.ListTrainingRunsRequest;
import dev.marquee.v1.TrainRequest;
import dev.marquee.v1.TrainingBatch;
import dev.marquee.v1.TrainingEvent;
import dev.marquee.v1.TrainingEvent.EventCase;
import dev.marquee.v1.TrainingExample;
import dev.marquee.v1.TrainingRun;
import dev.marquee.v1.TrainingSpec;
import io.grpc.Status.Code;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How runs wait, end early, and are refused. */
class TrainingRunsTest {
  @TempDir Path data;
  private final FakeTicker ticker = new FakeTicker();
  private TrainingScene scene;

  @BeforeEach
  void start() {
    scene = new TrainingScene(data, Map.of("training.max_runs", "1"), ticker).withModel();
  }

  @AfterEach
  void stop() {
    scene.close();
  }

  @Test
  void oneRunTrainsAtATimeAndOnlySoManyWait() throws InterruptedException {
    TrainStream first = scene.train("first", streamed(3));
    assertThat(first.awaitAccepted()).isEqualTo(1);
    scene.awaitEvent("first", EventCase.STARTED);
    TrainStream second = scene.train("second", ofDataset());
    assertThat(second.awaitAccepted()).isZero();
    Refusal third = scene.train("third", ofDataset()).awaitRefusal();

    assertThat(third.code()).isEqualTo(Code.RESOURCE_EXHAUSTED);
    assertThat(third.reason()).isEqualTo("TOO_MANY_RUNS");
    assertThat(scene.run("second").getState()).isEqualTo(TrainingRun.State.STATE_QUEUED);
    first.sendUpTo(3);
    assertThat(first.awaitEnd().getLast().hasCompleted()).isTrue();
    assertThat(second.awaitEnd().getLast().hasCompleted()).isTrue();
    assertThat(
            scene
                .blocking()
                .listTrainingRuns(ListTrainingRunsRequest.newBuilder().setPageSize(1).build())
                .getTrainingRunsList())
        .extracting(TrainingRun::getName)
        .containsExactly("trainingRuns/second");
  }

  @Test
  void aRunWithoutBatchesFailsAfterAWhileAndGivesWay() throws InterruptedException {
    TrainStream idle = scene.train("idle", streamed(3));
    assertThat(idle.awaitAccepted()).isEqualTo(1);
    scene.awaitEvent("idle", EventCase.STARTED);
    TrainStream next = scene.train("next", ofDataset());
    ticker.advance(Duration.ofMinutes(29));
    assertThat(scene.run("idle").getEndTime().getSeconds()).isZero();
    ticker.advance(Duration.ofMinutes(2));

    assertThat(idle.awaitEnd().getLast().getFailed().getFailure().getReason())
        .isEqualTo("TRAINING_STREAM_IDLE");
    assertThat(next.awaitEnd().getLast().hasCompleted()).isTrue();
  }

  @Test
  void aRunThatIsCancelledEndsWithoutAVersion() throws InterruptedException {
    TrainStream waiting = scene.train("waiting", streamed(3));
    assertThat(waiting.awaitAccepted()).isEqualTo(1);
    scene.awaitEvent("waiting", EventCase.STARTED);
    TrainStream queued = scene.train("queued", ofDataset());
    assertThat(queued.awaitAccepted()).isZero();

    assertThat(scene.cancel("queued", "enough").getState())
        .isEqualTo(TrainingRun.State.STATE_CANCELLED);
    assertThat(scene.cancel("waiting", "enough").getState())
        .isEqualTo(TrainingRun.State.STATE_CANCELLED);
    assertThat(queued.awaitEnd().getLast().getCancelled().getReason()).isEqualTo("enough");
    assertThat(waiting.awaitEnd().getLast().hasCancelled()).isTrue();
    assertThat(data.resolve("training")).isEmptyDirectory();
    TrainingRun ended = scene.run("waiting");
    assertThat(ended.getCancelReason()).isEqualTo("enough");
    assertThat(ended.getCancelledBy()).isEqualTo("anna");
    assertThat(scene.cancel("waiting", "enough").getModelVersion()).isEmpty();
  }

  @Test
  void aSecondStreamTakesOver() throws InterruptedException {
    TrainStream older = scene.train("one", streamed(3));
    older.sendUpTo(1);
    older.awaitAcknowledged(1);
    TrainStream newer = scene.train("one", streamed(3));

    Refusal refusal = older.awaitRefusal();
    assertThat(refusal.code()).isEqualTo(Code.ABORTED);
    assertThat(refusal.reason()).isEqualTo("TRAINING_STREAM_TAKEN_OVER");
    assertThat(newer.awaitAccepted()).isEqualTo(2);
    newer.sendUpTo(3);
    assertThat(newer.awaitEnd().getLast().hasCompleted()).isTrue();
  }

  @Test
  void aRunThatDivergesBehindACheckpointLeavesAVersion() throws InterruptedException {
    List<TrainingEvent> events =
        scene
            .train(
                "far",
                with(
                    ofDataset(),
                    "rates",
                    "{\"*\": 1e30}",
                    "optimizer.kind",
                    "adamw",
                    "checkpoint_steps",
                    "1"))
            .awaitEnd();

    TrainingEvent last = events.getLast();
    assertThat(last.getFailed().getFailure().getReason()).isEqualTo("TRAINING_DIVERGED");
    TrainingRun run = scene.run("far");
    assertThat(run.getState()).isEqualTo(TrainingRun.State.STATE_FAILED);
    assertThat(run.getModelVersion()).isEqualTo(last.getFailed().getModelVersion());
  }

  @Test
  void aRunEndsEarlyWhereItGetsNoBetter() throws InterruptedException {
    List<TrainingEvent> events =
        scene
            .train(
                "early",
                with(
                    ofDataset(),
                    "epochs",
                    "50",
                    "rates",
                    "{\"*\": 1e-9}",
                    "early_stopping",
                    "{patience: 2, metric: mean_average_precision}"))
            .awaitEnd();

    assertThat(events.getLast().getCompleted().getEpochCount()).isBetween(3, 49);
    assertThat(events.getLast().getCompleted().getBestEpoch()).isPositive();
  }

  @Test
  void eventsGoOnBehindTheOneThatIsNamed() throws InterruptedException {
    List<TrainingEvent> events = scene.train("one", ofDataset()).awaitEnd();
    long third = events.get(2).getSequence();

    assertThat(scene.eventsBehind("one", third)).isEqualTo(events.subList(3, events.size()));
    assertThat(events).extracting(TrainingEvent::getSequence).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void aRunIdStandsForOneSpecification() throws InterruptedException {
    List<TrainingEvent> events = scene.train("one", ofDataset()).awaitEnd();

    assertThat(scene.train("one", ofDataset()).awaitEnd()).isEqualTo(events);
    Refusal refusal = scene.train("one", ofDataset().setSeed(8)).awaitRefusal();
    assertThat(refusal.code()).isEqualTo(Code.ALREADY_EXISTS);
    assertThat(refusal.reason()).isEqualTo("RUN_ID_REUSED");
  }

  @Test
  void aSpecificationThatCannotBeTrainedIsRefusedAndNothingKept() throws InterruptedException {
    assertThat(refused(ofDataset().setModel("models/none"))).isEqualTo("MODEL_NOT_FOUND");
    assertThat(refused(ofDataset().setArchitecture("none"))).isEqualTo("ARCHITECTURE_UNKNOWN");
    assertThat(refused(ofDataset().setArchitecture(""))).isEqualTo("FIELD_INVALID");
    assertThat(refused(ofDataset().putArchitectureSettings("x", "1"))).isEqualTo("FIELD_INVALID");
    assertThat(refused(ofDataset().setParentVersion("models/genres/versions/9")))
        .isEqualTo("VERSION_NOT_FOUND");
    assertThat(refused(ofDataset().setDataset("datasets/none"))).isEqualTo("DATASET_NOT_FOUND");
    assertThat(refused(ofDataset().setDevice("tpu"))).isEqualTo("FIELD_INVALID");
    assertThat(refused(with(ofDataset(), "epochs", "-1"))).isEqualTo("RECIPE_INVALID");
    assertThat(refused(streamed(0))).isEqualTo("FIELD_INVALID");
    assertThat(refused(with(streamed(1), "loss.balance", "1"))).isEqualTo("FIELD_INVALID");
    assertThat(refused(ofDataset().clearRecipe())).isEqualTo("FIELD_INVALID");
    assertThat(
            Refusal.of(
                    () ->
                        scene
                            .blocking()
                            .getTrainingRun(
                                GetTrainingRunRequest.newBuilder()
                                    .setName("trainingRuns/wrong")
                                    .build()))
                .reason())
        .isEqualTo("TRAINING_RUN_NOT_FOUND");
  }

  private String refused(TrainingSpec.Builder spec) throws InterruptedException {
    return scene.train("wrong", spec).awaitRefusal().reason();
  }

  @Test
  void aBatchWithAFaultIsNotTakenAndTheRunGoesOn() throws InterruptedException {
    assertThat(sent(TrainingScene.batch(2))).isEqualTo("TRAINING_OUT_OF_ORDER");
    TrainingBatch.Builder batch = TrainingScene.batch(1).getBatch().toBuilder();
    batch.addExamples(TrainingExample.newBuilder().setImage(batch.getExamples(0).getImage()));
    batch.getExamplesBuilder(4).addLabels("Polka");
    assertThat(sent(TrainRequest.newBuilder().setBatch(batch).build())).isEqualTo("LABEL_UNKNOWN");
    batch
        .getExamplesBuilder(4)
        .clearLabels()
        .setImage(batch.getExamples(0).getImage().substring(0, 500));
    assertThat(sent(TrainRequest.newBuilder().setBatch(batch).build()))
        .isEqualTo("IMAGE_TRUNCATED");

    TrainStream sound = scene.train("one", streamed(1));
    sound.sendUpTo(1);
    assertThat(sound.awaitEnd().getLast().hasCompleted()).isTrue();
  }

  private String sent(TrainRequest batch) throws InterruptedException {
    TrainStream stream = scene.train("one", streamed(1));
    assertThat(stream.awaitAccepted()).isEqualTo(1);
    stream.awaitCredit();
    stream.send(batch);
    return stream.awaitRefusal().reason();
  }

  @Test
  void aRunWhoseImagesAreGoneFails() throws InterruptedException {
    scene.datasets.loseImages();

    assertThat(
            scene
                .train("one", ofDataset())
                .awaitEnd()
                .getLast()
                .getFailed()
                .getFailure()
                .getReason())
        .isEqualTo("BLOB_MISSING");
  }
}
