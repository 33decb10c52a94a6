package dev.marquee.server;

import static dev.marquee.server.TrainingScene.ofDataset;
import static dev.marquee.server.TrainingScene.streamed;
import static dev.marquee.server.TrainingScene.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.marquee.v1.ModelVersion;
import dev.marquee.v1.TrainingEvent;
import dev.marquee.v1.TrainingEvent.EventCase;
import dev.marquee.v1.TrainingRun;
import dev.marquee.v1.WarmModelVersionRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs from their start to a version, whatever comes in between. */
class TrainingTest {
  @TempDir Path data;
  private @Nullable TrainingScene scene;

  @AfterEach
  void stop() {
    if (scene != null) {
      scene.close();
    }
  }

  private TrainingScene scene() {
    if (scene == null) {
      scene = new TrainingScene(data).withModel();
    }
    return scene;
  }

  private TrainingScene reopened() {
    scene().close();
    scene = new TrainingScene(data);
    return scene;
  }

  @Test
  void aRunOnADatasetBecomesAVersionThatServes() throws InterruptedException {
    List<TrainingEvent> events = scene().train("one", ofDataset()).awaitEnd();

    assertThat(events).extracting(TrainingEvent::getEventCase).startsWith(EventCase.QUEUED);
    assertThat(events.getLast().getCompleted().getModelVersion())
        .isEqualTo("models/genres/versions/1");
    TrainingRun run = scene().run("one");
    assertThat(run.getState()).isEqualTo(TrainingRun.State.STATE_SUCCEEDED);
    assertThat(run.getStepCount()).isEqualTo(8);
    assertThat(run.getTotalStepCount()).isEqualTo(8);
    assertThat(run.getEpochsList()).hasSize(2).allMatch(epoch -> epoch.hasValidation());
    ModelVersion version = scene().version(run.getModelVersion());
    assertThat(version.getProvenanceMap())
        .containsEntry("dataset", "datasets/few")
        .containsEntry("thresholds_split", "validation")
        .containsKeys("recipe", "dataset_digest", "validation_mean_average_precision");
    assertThat(
            scene()
                .server()
                .models()
                .warmModelVersion(
                    WarmModelVersionRequest.newBuilder().setName(run.getModelVersion()).build()))
        .isNotNull();
    // The files go once the end is told.
    scene().server().stop();
    assertThat(data.resolve("training")).isEmptyDirectory();
  }

  @Test
  void aStreamedRunTrainsInLaterPassesWithWhatCameInTheFirst() throws InterruptedException {
    TrainStream stream = scene().train("one", streamed(5));
    assertThat(stream.awaitAccepted()).isEqualTo(1);
    stream.sendUpTo(5);
    List<TrainingEvent> events = stream.awaitEnd();

    assertThat(events.getLast().hasCompleted()).isTrue();
    assertThat(scene().run("one").getStepCount()).isEqualTo(10);
  }

  @Test
  void aStreamThatIsCutAgainAndAgainMakesTheSameWeights() throws InterruptedException {
    TrainStream whole = scene().train("whole", streamed(60));
    whole.sendUpTo(60);
    List<TrainingEvent> _ = whole.awaitEnd();

    Random random = new Random(1);
    for (int cut = 0; cut < 50; cut++) {
      TrainStream stream = scene().train("cut", streamed(60));
      long next = stream.awaitAccepted();
      long last = Math.min(60, next + random.nextInt(4) - 1);
      stream.sendUpTo(last);
      if (random.nextBoolean() && last >= next) {
        stream.awaitAcknowledged(last);
      }
      stream.cut();
    }
    TrainStream last = scene().train("cut", streamed(60));
    long _ = last.awaitAccepted();
    last.sendUpTo(60);
    List<TrainingEvent> _ = last.awaitEnd();

    assertThat(scene().weights("cut")).isEqualTo(scene().weights("whole"));
  }

  @Test
  void aRunThatTheServersStopInterruptsMakesTheSameWeights() throws InterruptedException {
    List<TrainingEvent> _ = scene().train("whole", ofDataset()).awaitEnd();
    TrainStream stream = scene().train("cut", with(ofDataset(), "epochs", "40"));
    assertThat(stream.awaitAccepted()).isZero();
    scene().awaitEvent("cut", EventCase.CHECKPOINT);
    scene().server().stop();
    assertThat(stream.awaitRefusal().reason()).isEqualTo("SHUTTING_DOWN");

    List<TrainingEvent> events = reopened().awaitEnd("cut");

    assertThat(events).extracting(TrainingEvent::getEventCase).contains(EventCase.DRAINING);
    assertThat(events.getLast().hasCompleted()).isTrue();
    List<TrainingEvent> _ = scene().train("uncut", with(ofDataset(), "epochs", "40")).awaitEnd();
    assertThat(scene().weights("cut")).isEqualTo(scene().weights("uncut"));
    assertThat(Files.exists(data.resolve("training/2"))).isFalse();
  }
}
