package dev.marquee.server;

import static dev.marquee.server.TrainingScene.LABELS;
import static dev.marquee.server.TrainingScene.ofDataset;
import static dev.marquee.server.TrainingScene.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.marquee.v1.EpochMetrics;
import dev.marquee.v1.TrainingSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run is measured on while it trains. */
class TrainingValidationTest {
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
  void aDatasetThatIsNamedForValidationMeasuresAsTheRunsOwnDoes() throws InterruptedException {
    // One in the part that is measured on has no label at all, two have only the one dropped.
    scene.datasets.unlabel("few", Set.of(18));
    TrainingSpec.Builder spec = with(ofDataset(), "label_merge", "{dropped: [Drama]}");

    List<EpochMetrics> own = measured("own", spec);
    List<EpochMetrics> named = measured("named", spec.setValidationDataset("datasets/few"));

    assertThat(named).isEqualTo(own).hasSize(2);
  }

  private List<EpochMetrics> measured(String run, TrainingSpec.Builder spec)
      throws InterruptedException {
    assertThat(scene.train(run, spec).awaitEnd().getLast().hasCompleted()).isTrue();
    return scene.run(run).getEpochsList().stream().map(epoch -> epoch.getValidation()).toList();
  }

  @Test
  void aValidationDatasetWithoutALabelToMeasureOnIsRefused() throws InterruptedException {
    scene.datasets.add("bare", LABELS, 24, 8);
    scene.datasets.unlabel(
        "bare", IntStream.range(16, 24).boxed().collect(Collectors.toUnmodifiableSet()));

    Refusal refusal =
        scene.train("one", ofDataset().setValidationDataset("datasets/bare")).awaitRefusal();

    assertThat(refusal.reason()).isEqualTo("TRAINING_DATA_UNUSABLE");
    assertThat(refusal.message()).contains("datasets/bare");
  }
}
