package dev.marquee.server;

import static dev.marquee.server.TrainingScene.ofDataset;
import static dev.marquee.server.TrainingScene.streamed;
import static dev.marquee.server.TrainingScene.with;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.marquee.server.testing.LoggedLines;
import dev.marquee.server.training.RunEvent;
import dev.marquee.v1.TrainingEvent.EventCase;
import dev.marquee.v1.TrainingRun;
import dev.marquee.v1.TrainingSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs for which not all is there that they need when their turn comes. */
class TrainingUnpreparedTest {
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

  /** Trains up to a checkpoint, and opens the server again where one run finds no device. */
  private void interrupt(TrainingSpec.Builder spec) throws InterruptedException {
    TrainStream stream = scene.train("one", spec);
    assertThat(stream.awaitAccepted()).isEqualTo(spec.hasStreamed() ? 1 : 0);
    if (spec.hasStreamed()) {
      stream.sendUpTo(3);
    }
    scene.awaitEvent("one", EventCase.CHECKPOINT);
    scene.close();
    scene = new TrainingScene(data, new UnsteadyTrainers(1));
  }

  private void awaitNext() throws InterruptedException {
    assertThat(scene.train("two", ofDataset()).awaitEnd().getLast().hasCompleted()).isTrue();
  }

  @Test
  void aRunThatHasLearnedSomethingRestsUntilTheNextStartAndLetsOthersGoOn()
      throws InterruptedException {
    try (LoggedLines lines = LoggedLines.under("dev.marquee.server.training")) {
      interrupt(with(ofDataset(), "epochs", "100000"));
      awaitNext();

      assertThat(lines.at(Level.WARN))
          .anyMatch(
              line ->
                  line.contains("trainingRuns/one cannot be prepared")
                      && line.contains("marquee runs cancel trainingRuns/one"));
    }
    scene.awaitEvent(
        "one", event -> event.getDraining().getLacking().getReason().equals("DEVICE_UNAVAILABLE"));
    TrainingRun resting = scene.run("one");
    assertThat(resting.getState()).isEqualTo(TrainingRun.State.STATE_QUEUED);
    assertThat(resting.getStepCount()).isPositive();
    assertThat(resting.getCheckpointStep()).isEqualTo(resting.getStepCount());
    scene.close();
    scene = new TrainingScene(data);
    while (scene.run("one").getStepCount() <= resting.getStepCount()) {
      Thread.onSpinWait();
    }

    assertThat(scene.run("one").getState()).isEqualTo(TrainingRun.State.STATE_RUNNING);
    var _ = scene.cancel("one", "enough");
  }

  @Test
  void aRunThatRestsCanBeCancelled() throws InterruptedException {
    interrupt(with(ofDataset(), "epochs", "100000"));
    awaitNext();
    assertThat(data.resolve("training/1")).isNotEmptyDirectory();

    assertThat(scene.cancel("one", "enough").getState())
        .isEqualTo(TrainingRun.State.STATE_CANCELLED);
    assertThat(Files.exists(data.resolve("training/1"))).isFalse();
  }

  @Test
  void aRunThatRestsStillTakesBatches() throws InterruptedException {
    interrupt(streamed(5));
    awaitNext();
    TrainStream stream = scene.train("one", streamed(5));
    assertThat(stream.awaitAccepted()).isEqualTo(4);
    stream.sendUpTo(4);
    stream.awaitAcknowledged(4);
    scene.close();
    scene = new TrainingScene(data);

    TrainStream again = scene.train("one", streamed(5));
    assertThat(again.awaitAccepted()).isEqualTo(5);
    again.sendUpTo(5);
    assertThat(again.awaitEnd().getLast().hasCompleted()).isTrue();
  }

  @Test
  void aRunThatHasLearnedNothingFails() throws InterruptedException {
    scene.close();
    scene = new TrainingScene(data, new UnsteadyTrainers(1));

    assertThat(
            scene
                .train("one", ofDataset())
                .awaitEnd()
                .getLast()
                .getFailed()
                .getFailure()
                .getReason())
        .isEqualTo("DEVICE_UNAVAILABLE");
  }

  @Test
  void aStoreThatIsBusyIsWaitedForAndNoTrainerStaysOpenMeanwhile() throws InterruptedException {
    scene.store().refuseReadsOfTraining(2);

    assertThat(scene.train("one", ofDataset()).awaitEnd().getLast().hasCompleted()).isTrue();
    assertThat(scene.trainers().open()).isZero();
  }

  @Test
  void aRunWhoseVersionWasMadeNeedsNothingToEnd() throws InterruptedException {
    scene.close();
    scene =
        new TrainingScene(
            data, Map.of(), Ticker.systemTicker(), event -> event instanceof RunEvent.Completed);
    assertThat(scene.train("one", ofDataset()).awaitAccepted()).isZero();
    scene.store().awaitRefusals(1);
    scene.close();

    scene = new TrainingScene(data, new UnsteadyTrainers(1));
    assertThat(scene.awaitEnd("one").getLast().hasCompleted()).isTrue();
  }
}
