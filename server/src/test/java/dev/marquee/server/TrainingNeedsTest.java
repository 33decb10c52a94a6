package dev.marquee.server;

import static dev.marquee.server.TrainingScene.LABELS;
import static dev.marquee.server.TrainingScene.MODEL;
import static dev.marquee.server.TrainingScene.ofDataset;
import static dev.marquee.server.TrainingScene.streamed;
import static dev.marquee.server.TrainingScene.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.marquee.v1.CreateDatasetRequest;
import dev.marquee.v1.Dataset;
import dev.marquee.v1.DeleteDatasetRequest;
import dev.marquee.v1.DeleteModelRequest;
import dev.marquee.v1.DeleteModelVersionRequest;
import dev.marquee.v1.TrainingEvent.EventCase;
import dev.marquee.v1.TrainingSpec;
import io.grpc.Status.Code;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run begins with, and what may not be deleted while a run needs it. */
class TrainingNeedsTest {
  private static final String FIRST = MODEL + "/versions/1";

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
  void aRunWithAParentBeginsWithItsWeights() throws InterruptedException {
    assertThat(scene.train("parent", ofDataset()).awaitEnd().getLast().hasCompleted()).isTrue();

    // A rate that changes no float32.
    TrainingSpec.Builder still =
        with(
            ofDataset().clearArchitecture().setParentVersion(FIRST),
            "rates",
            "{\"*\": 1e-30}",
            "optimizer.weight_decay",
            "0");
    assertThat(scene.train("child", still).awaitEnd().getLast().hasCompleted()).isTrue();

    assertThat(scene.weights("child")).isEqualTo(scene.weights("parent"));
    assertThat(scene.version(MODEL + "/versions/2").getProvenanceMap())
        .containsEntry("parent", FIRST);
  }

  @Test
  void aVersionThatARunBeginsWithStaysUntilThatHasEnded() throws InterruptedException {
    assertThat(scene.train("parent", ofDataset()).awaitEnd().getLast().hasCompleted()).isTrue();
    waiting(streamed(3).clearArchitecture().setParentVersion(FIRST));

    requireRefused(this::deleteVersion, "VERSION_IN_USE");
    var _ = scene.cancel("waiting", "");
    assertThat(deleteVersion()).isNotNull();
  }

  private Object deleteVersion() {
    return scene
        .server()
        .models()
        .deleteModelVersion(DeleteModelVersionRequest.newBuilder().setName(FIRST).build());
  }

  @Test
  void aModelThatGetsTheVersionOfARunStaysUntilThatHasEnded() throws InterruptedException {
    waiting(streamed(3));

    requireRefused(this::deleteModel, "MODEL_IN_USE");
    var _ = scene.cancel("waiting", "");
    assertThat(deleteModel()).isNotNull();
  }

  private Object deleteModel() {
    return scene
        .server()
        .models()
        .deleteModel(DeleteModelRequest.newBuilder().setName(MODEL).build());
  }

  @Test
  void aDatasetThatARunMeasuresOnStaysUntilThatHasEnded() throws InterruptedException {
    var _ =
        scene
            .server()
            .datasets()
            .createDataset(
                CreateDatasetRequest.newBuilder()
                    .setDatasetId("few")
                    .setDataset(Dataset.newBuilder().addAllLabels(LABELS))
                    .build());
    waiting(streamed(3).setValidationDataset("datasets/few"));

    requireRefused(this::deleteDataset, "DATASET_IN_USE");
    var _ = scene.cancel("waiting", "");
    assertThat(deleteDataset()).isNotNull();
  }

  private Object deleteDataset() {
    return scene
        .server()
        .datasets()
        .deleteDataset(DeleteDatasetRequest.newBuilder().setName("datasets/few").build());
  }

  @Test
  void aRunIsNotAcceptedWhereItsDatasetIsDeletedMeanwhile() throws InterruptedException {
    scene.datasets.add("other", LABELS, 24, 8);
    scene.store().beforeNextWrite(() -> scene.datasets.delete("other"));
    requireNotAccepted(ofDataset().setValidationDataset("datasets/other"));

    scene.store().beforeNextWrite(() -> scene.datasets.unlabel("few", Set.of(1)));
    requireNotAccepted(ofDataset());
  }

  private void requireNotAccepted(TrainingSpec.Builder spec) throws InterruptedException {
    assertThat(scene.train("late", spec).awaitRefusal().reason()).isEqualTo("DATASET_NOT_FOUND");
    assertThat(Refusal.of(() -> scene.run("late")).reason()).isEqualTo("TRAINING_RUN_NOT_FOUND");
  }

  private void waiting(TrainingSpec.Builder spec) throws InterruptedException {
    assertThat(scene.train("waiting", spec).awaitAccepted()).isEqualTo(1);
    scene.awaitEvent("waiting", EventCase.STARTED);
  }

  private static void requireRefused(Callable<?> deletion, String reason) {
    Refusal refusal = Refusal.of(deletion);
    assertThat(refusal.code()).isEqualTo(Code.FAILED_PRECONDITION);
    assertThat(refusal.reason()).isEqualTo(reason);
    assertThat(refusal.message()).contains("trainingRuns/waiting", "cancel");
  }
}
