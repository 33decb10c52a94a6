package dev.marquee.server;

import static dev.marquee.server.TrainingScene.MODEL;
import static dev.marquee.server.TrainingScene.ofDataset;
import static dev.marquee.server.TrainingScene.streamed;
import static dev.marquee.server.TrainingScene.with;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.rpc.BadRequest;
import dev.marquee.models.weights.SafetensorsFile;
import dev.marquee.server.testing.VersionFolder;
import dev.marquee.v1.DeleteModelVersionRequest;
import dev.marquee.v1.ModelVersion;
import dev.marquee.v1.TrainingEvent;
import dev.marquee.v1.TrainingSpec;
import io.grpc.Status.Code;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that begin with several versions. */
class TrainingParentsTest {
  private static final String PARENT = "start.spec.parent_version";
  private static final String OTHERS = "start.spec.other_parent_versions";
  private static final String FIRST = MODEL + "/versions/1";
  private static final String SECOND = MODEL + "/versions/2";
  private static final String OTHER = "models/other/versions/1";

  @TempDir Path data;
  private TrainingScene scene;

  @BeforeEach
  void start() throws InterruptedException {
    var _ = VersionFolder.in(data).model("other").version(1, version -> version.labels("X", "Y"));
    scene = new TrainingScene(data).withModel();
    for (int seed = 1; seed <= 2; seed++) {
      assertThat(train("parent-" + seed, ofDataset().setSeed(seed)).hasCompleted()).isTrue();
    }
  }

  @AfterEach
  void stop() {
    scene.close();
  }

  private TrainingEvent train(String run, TrainingSpec.Builder spec) throws InterruptedException {
    return scene.train(run, spec).awaitEnd().getLast();
  }

  private static TrainingSpec.Builder untrained(String... parents) {
    return of(with(ofDataset(), "epochs", "0"), parents);
  }

  private static TrainingSpec.Builder of(TrainingSpec.Builder spec, String... parents) {
    return spec.setParentVersion(parents[0])
        .addAllOtherParentVersions(List.of(parents).subList(1, parents.length));
  }

  @Test
  void withoutAPassTheirMeanBecomesTheVersion() throws InterruptedException {
    TrainingEvent end = train("mean", untrained(FIRST, SECOND, SECOND).clearArchitecture());

    assertThat(end.getCompleted().getEpochCount()).isZero();
    ModelVersion mean = scene.version(end.getCompleted().getModelVersion());
    assertThat(scene.run("mean").getResolvedParentVersionsList())
        .containsExactly(FIRST, SECOND, SECOND);
    assertThat(mean.getProvenanceMap())
        .containsEntry("parent", FIRST + " " + SECOND + " " + SECOND)
        .containsEntry("epochs", "0")
        .containsEntry("step", "0")
        .containsKey("validation_macro_f1");
    try (SafetensorsFile one = weights(FIRST);
        SafetensorsFile two = weights(SECOND);
        SafetensorsFile made = weights(mean.getName())) {
      assertThat(made.tensors()).isNotEmpty();
      for (String tensor : made.tensors().keySet()) {
        assertThat(made.floats(tensor))
            .as(tensor)
            .isEqualTo(mean(one.floats(tensor), two.floats(tensor)));
      }
    }
  }

  /** Counts the second one twice. */
  private static float[] mean(float[] one, float[] two) {
    float[] mean = new float[one.length];
    for (int i = 0; i < mean.length; i++) {
      mean[i] = (float) (((double) one[i] + two[i] + two[i]) / 3);
    }
    return mean;
  }

  private SafetensorsFile weights(String name) {
    String digest = scene.version(name).getWeightsSha256();
    return SafetensorsFile.open(
        data.resolve("blobs").resolve(digest.substring(0, 2)).resolve(digest));
  }

  @Test
  void aMeanIsTrainedOnLikeAnyOtherBeginning() throws InterruptedException {
    TrainingEvent end = train("on", of(ofDataset(), FIRST, SECOND));

    assertThat(scene.version(end.getCompleted().getModelVersion()).getProvenanceMap())
        .containsEntry("parent", FIRST + " " + SECOND)
        .containsEntry("epochs", "2");
  }

  @Test
  void whoWaitsForItsTurnHasItsMeanAfterARestart() throws InterruptedException {
    assertThat(scene.train("before", of(streamed(3), FIRST, SECOND)).awaitAccepted()).isEqualTo(1);
    assertThat(scene.train("mean", untrained(FIRST, SECOND)).take()).isPresent();
    requireKept(SECOND);
    scene.close();

    scene = new TrainingScene(data);
    var _ = scene.cancel("before", "");
    TrainingEvent end = scene.awaitEnd("mean").getLast();
    assertThat(scene.version(end.getCompleted().getModelVersion()).getProvenanceMap())
        .containsEntry("parent", FIRST + " " + SECOND);
  }

  private void requireKept(String version) {
    Refusal refusal =
        Refusal.of(
            () ->
                scene
                    .server()
                    .models()
                    .deleteModelVersion(
                        DeleteModelVersionRequest.newBuilder().setName(version).build()));
    assertThat(refusal.reason()).isEqualTo("VERSION_IN_USE");
  }

  @Test
  void whatHasNoMeanIsRefused() throws InterruptedException {
    requireRefused(untrained(FIRST, OTHER), OTHERS);
    requireRefused(ofDataset().addOtherParentVersions(FIRST), OTHERS);
    requireRefused(untrained(Collections.nCopies(17, FIRST).toArray(String[]::new)), OTHERS);
    requireRefused(untrained(FIRST, "somewhere"), OTHERS + "[0]");
  }

  @Test
  void withoutAPassNoLayerMayBeginAfresh() throws InterruptedException {
    requireRefused(with(ofDataset(), "epochs", "0"), PARENT);
    requireRefused(
        with(
            untrained(OTHER).setArchitecture("custom-cnn"),
            "input.width",
            "128",
            "input.height",
            "128"),
        PARENT);
  }

  @Test
  void theParentAtFaultIsNamed() throws InterruptedException {
    ModelVersion relabelled = scene.version(relabelled());

    requireRefused(untrained(FIRST, SECOND, relabelled.getName()), OTHERS + "[1]");
  }

  /** Trains one of the same network, whose labels are others. */
  private String relabelled() throws InterruptedException {
    TrainingSpec.Builder merged = with(ofDataset(), "label_merge", "{merged: {Action: Thriller}}");
    return train("relabelled", merged).getCompleted().getModelVersion();
  }

  @Test
  void withoutAPassTheNetworkIsTheirs() throws InterruptedException {
    requireRefused(
        untrained(FIRST).putArchitectureSettings("x", "1"), "start.spec.architecture_settings");
  }

  @Test
  void withoutAPassNoBatchIsTaken() throws InterruptedException {
    requireRefused(with(streamed(1), "epochs", "0").setParentVersion(FIRST), "start.spec.recipe");
  }

  private void requireRefused(TrainingSpec.Builder spec, String field) throws InterruptedException {
    Refusal refusal = scene.train("wrong", spec).awaitRefusal();
    assertThat(refusal.detail(BadRequest.class).getFieldViolations(0).getField())
        .as(refusal.message())
        .isEqualTo(field);
    assertThat(refusal.code()).isEqualTo(Code.INVALID_ARGUMENT);
  }
}
