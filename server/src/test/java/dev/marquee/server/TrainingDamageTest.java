package dev.marquee.server;

import static dev.marquee.server.TrainingScene.ofDataset;
import static dev.marquee.server.TrainingScene.streamed;
import static dev.marquee.server.TrainingScene.with;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.benmanes.caffeine.cache.Ticker;
import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import dev.marquee.server.training.RunEvent;
import dev.marquee.v1.TrainingEvent.EventCase;
import dev.marquee.v1.TrainingFailed;
import dev.marquee.v1.TrainingRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs whose files, or whose data, are not what they were. */
class TrainingDamageTest {
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
  void aServerStartsThoughTheBatchesOfARunCannotBeRead() throws Exception {
    TrainStream stream = scene.train("one", streamed(3));
    stream.sendUpTo(1);
    stream.awaitAcknowledged(1);
    TrainStream queued = scene.train("two", ofDataset());
    assertThat(queued.awaitAccepted()).isZero();
    scene.close();
    damageSpool();

    scene = new TrainingScene(data);

    TrainingRun run = scene.run("one");
    assertThat(run.getState()).isEqualTo(TrainingRun.State.STATE_FAILED);
    assertThat(run.getFailure().getReason()).isEqualTo("TRAINING_DATA_LOST");
    assertThat(scene.awaitEnd("two").getLast().hasCompleted()).isTrue();
  }

  private void damageSpool() throws IOException {
    Path spool = data.resolve("training/1/spool");
    MoreFiles.deleteRecursively(spool, RecursiveDeleteOption.ALLOW_INSECURE);
    Files.writeString(spool, "no folder");
  }

  @Test
  void aRunThatRunsOutOfMemoryBehindACheckpointLeavesAVersion() throws Exception {
    assertThat(scene.train("one", with(ofDataset(), "epochs", "100000")).awaitAccepted()).isZero();
    scene.awaitEvent("one", EventCase.CHECKPOINT);
    scene.trainers().runOutOfMemoryAfter(1);

    TrainingFailed failed = scene.awaitEnd("one").getLast().getFailed();
    assertThat(failed.getFailure().getReason()).isEqualTo("INTERNAL");
    assertThat(failed.getModelVersion()).isEqualTo("models/genres/versions/1");
  }

  @Test
  void aRunThatHasNoMemoryToMeasureWhatItLearnedLeavesAVersionWithoutThresholds() throws Exception {
    assertThat(scene.train("one", with(ofDataset(), "epochs", "100000")).awaitAccepted()).isZero();
    scene.awaitEvent("one", EventCase.CHECKPOINT);
    scene.trainers().scoreWithoutMemory();
    scene.trainers().runOutOfMemoryAfter(1);

    TrainingFailed failed = scene.awaitEnd("one").getLast().getFailed();
    assertThat(failed.getModelVersion()).isEqualTo("models/genres/versions/1");
  }

  @Test
  void aRunThatWasNotTakenUpCanBeCancelled() throws Exception {
    assertThat(scene.train("one", streamed(3)).awaitAccepted()).isEqualTo(1);
    scene.close();
    damageSpool();

    scene =
        new TrainingScene(
            data, Map.of(), Ticker.systemTicker(), event -> event instanceof RunEvent.Failed);
    assertThat(scene.run("one").getEndTime().getSeconds()).isZero();

    assertThat(scene.cancel("one", "enough").getState())
        .isEqualTo(TrainingRun.State.STATE_CANCELLED);
  }

  @Test
  void aServerStartsThoughTheFolderOfItsRunsIsNone() throws Exception {
    TrainStream stream = scene.train("one", streamed(3));
    assertThat(stream.awaitAccepted()).isEqualTo(1);
    scene.close();
    Path runs = data.resolve("training");
    MoreFiles.deleteRecursively(runs, RecursiveDeleteOption.ALLOW_INSECURE);
    Files.writeString(runs, "no folder");

    scene = new TrainingScene(data);

    assertThat(scene.run("one").getFailure().getReason()).isEqualTo("TRAINING_DATA_LOST");
  }

  @Test
  void aRunWhoseCheckpointIsDamagedFailsAndSaysSo() throws Exception {
    TrainStream stream = scene.train("one", with(ofDataset(), "epochs", "100000"));
    assertThat(stream.awaitAccepted()).isZero();
    scene.awaitEvent("one", EventCase.CHECKPOINT);
    scene.close();
    damage(data.resolve("training/1"));

    scene = new TrainingScene(data);

    var failure = scene.awaitEnd("one").getLast().getFailed().getFailure();
    assertThat(failure.getReason()).isEqualTo("TRAINING_DATA_LOST");
    assertThat(failure.getDetail()).contains("What it had learned is lost");
  }

  private static void damage(Path folder) throws IOException {
    for (Path file : MoreFiles.listFiles(folder)) {
      if (file.toString().endsWith(".safetensors")) {
        Files.writeString(file, "damaged");
      }
    }
  }

  @Test
  void whatARunHadLearnedHasThresholdsWhereOnlyTheImagesAreLostThatItIsTrainedWith()
      throws Exception {
    TrainStream stream = scene.train("one", with(ofDataset(), "epochs", "100000"));
    assertThat(stream.awaitAccepted()).isZero();
    scene.awaitEvent("one", EventCase.CHECKPOINT);
    scene.datasets.loseImages("few", "train");

    var failed = stream.awaitEnd().getLast().getFailed();
    assertThat(failed.getFailure().getReason()).isEqualTo("BLOB_MISSING");
    assertThat(scene.version(failed.getModelVersion()).getProvenanceMap())
        .containsEntry("thresholds_split", "validation");
  }

  @Test
  void whatARunHadLearnedIsKeptWhereItsImagesAreLost() throws Exception {
    TrainStream stream = scene.train("one", with(ofDataset(), "epochs", "100000"));
    assertThat(stream.awaitAccepted()).isZero();
    scene.awaitEvent("one", EventCase.CHECKPOINT);
    scene.datasets.loseImages();

    var failed = stream.awaitEnd().getLast().getFailed();
    assertThat(failed.getFailure().getReason()).isEqualTo("BLOB_MISSING");
    assertThat(failed.getFailure().getDetail()).contains(failed.getModelVersion());
    TrainingRun run = scene.run("one");
    assertThat(run.getState()).isEqualTo(TrainingRun.State.STATE_FAILED);
    assertThat(scene.version(run.getModelVersion()).getProvenanceMap())
        .containsEntry("failure", "BLOB_MISSING")
        .containsKey("failed_at_step");
  }
}
