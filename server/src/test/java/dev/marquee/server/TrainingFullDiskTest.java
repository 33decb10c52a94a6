package dev.marquee.server;

import static dev.marquee.server.TrainingScene.ofDataset;
import static dev.marquee.server.TrainingScene.streamed;
import static dev.marquee.server.TrainingScene.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.marquee.server.training.RunEvent;
import dev.marquee.v1.TrainingEvent;
import dev.marquee.v1.TrainingEvent.EventCase;
import dev.marquee.v1.TrainingRun;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs whose store has no room for a while, and runs that the process left between two writes. */
class TrainingFullDiskTest {
  @TempDir Path data;
  private TrainingScene scene;

  @BeforeEach
  void start() {
    scene = new TrainingScene(data).withModel();
  }

  @AfterEach
  void stop() {
    scene.close();
  }

  @Test
  void noRoomForWhatIsToldOfStepsEndsNoRun() throws InterruptedException {
    scene.store().refuse(event -> event instanceof RunEvent.Stepped);
    TrainStream stream = scene.train("one", ofDataset());
    scene.store().awaitRefusals(1);

    List<TrainingEvent> events = stream.awaitEnd();
    assertThat(events).extracting(TrainingEvent::getEventCase).doesNotContain(EventCase.STEP);
    assertThat(events.getLast().hasCompleted()).isTrue();
  }

  @Test
  void aRunThatHasNoRoomForItsCheckpointsWaitsForSome() throws InterruptedException {
    scene.store().refuse(event -> !(event instanceof RunEvent.Queued));
    TrainStream stream = scene.train("one", ofDataset());
    scene.store().awaitRefusals(3);
    scene.store().refuse(event -> event instanceof RunEvent.Checkpointed);
    scene.store().awaitRefusals(4);
    assertThat(awaitWaiting()).startsWith("room on the server's disk, for ");
    scene.store().refuse(_ -> false);

    assertThat(stream.awaitEnd().getLast().hasCompleted()).isTrue();
    assertThat(scene.run("one").getStepCount()).isEqualTo(8);
  }

  @Test
  void aRunThatGoesOnWaitsForNothing() throws InterruptedException {
    scene.store().refuse(event -> event instanceof RunEvent.Checkpointed);
    TrainStream stream = scene.train("one", with(ofDataset(), "epochs", "100000"));
    assertThat(stream.take()).isPresent();
    assertThat(awaitWaiting()).startsWith("room");
    scene.store().refuse(_ -> false);

    scene.awaitEvent("one", event -> event.getEpoch().getEpoch() > 2);
    assertThat(scene.run("one").getWaitsFor()).isEmpty();
  }

  @Test
  void aCancellationThatCannotBeKeptIsToldAndKeptOnceThereIsRoom() throws InterruptedException {
    TrainStream stream = scene.train("one", streamed(3));
    assertThat(stream.awaitAccepted()).isEqualTo(1);
    scene.awaitEvent("one", EventCase.STARTED);
    scene.store().refuse(_ -> true);

    Refusal refusal = Refusal.of(() -> scene.cancel("one", "enough"));
    assertThat(refusal.reason()).isEqualTo("STORAGE_FULL");
    assertThat(refusal.message()).startsWith("trainingRuns/one trains no more");
    assertThat(scene.run("one").getState()).isNotEqualTo(TrainingRun.State.STATE_CANCELLED);

    scene.store().refuse(_ -> false);
    assertThat(stream.awaitEnd().getLast().getCancelled().getReason()).isEqualTo("enough");
    assertThat(scene.run("one").getState()).isEqualTo(TrainingRun.State.STATE_CANCELLED);
    // The files go once the end is told.
    scene.server().stop();
    assertThat(data.resolve("training")).isEmptyDirectory();
  }

  @Test
  void aRunThatDivergedIsNoSuccessWhereTheProcessEndedBehindItsVersion()
      throws InterruptedException {
    scene.store().refuse(event -> event instanceof RunEvent.Failed);
    TrainStream _ =
        scene.train("far", with(ofDataset(), "rates", "{\"*\": 1e30}", "checkpoint_steps", "1"));
    scene.store().awaitRefusals(1);
    reopen();

    TrainingEvent last = scene.awaitEnd("far").getLast();
    assertThat(last.getFailed().getFailure().getReason()).isEqualTo("TRAINING_DIVERGED");
    TrainingRun run = scene.run("far");
    assertThat(run.getState()).isEqualTo(TrainingRun.State.STATE_FAILED);
    assertThat(run.getModelVersion()).isEqualTo("models/genres/versions/1");
    assertThat(run.getFailure().getDetail()).contains("models/genres/versions/1");
  }

  @Test
  void theLastPassIsTheBestOneAlsoWhereTheProcessEndedBehindTheVersion()
      throws InterruptedException {
    scene.store().refuse(event -> event instanceof RunEvent.Completed);
    TrainStream _ =
        scene.train(
            "one",
            with(
                ofDataset(),
                "keep",
                "last",
                "epochs",
                "6",
                // A rate that changes no float32: the first pass is as good as any.
                "rates",
                "{\"*\": 1e-30}",
                "optimizer.weight_decay",
                "0"));
    scene.store().awaitRefusals(1);
    reopen();

    assertThat(scene.awaitEnd("one").getLast().getCompleted().getBestEpoch()).isEqualTo(6);
  }

  /** Without its checkpoint the run does not go on, and so comes to wait. */
  private String awaitWaiting() {
    String waits = "";
    while (waits.isEmpty()) {
      waits = scene.run("one").getWaitsFor();
    }
    return waits;
  }

  private void reopen() {
    scene.close();
    scene = new TrainingScene(data);
  }
}
