package dev.marquee.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.marquee.server.datasets.DatasetName;
import dev.marquee.server.testing.DrawnDatasets;
import dev.marquee.server.testing.FakeEngine;
import dev.marquee.server.testing.VersionFolder;
import dev.marquee.v1.EvaluateRequest;
import dev.marquee.v1.Evaluation;
import dev.marquee.v1.LabelMerge;
import dev.marquee.v1.ThresholdSource;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * With which thresholds versions are measured, and on which labels. The engine scores every image
 * 0.75, 0.5, 0.25.
 */
class EvaluationThresholdsTest {
  private static final String MODEL = "models/posters";

  @TempDir Path data;
  private final DrawnDatasets datasets = new DrawnDatasets();
  private TestServer server;

  @BeforeEach
  void start() {
    DrawnDatasets.Draft draft = datasets.draft("films");
    for (int i = 0; i < 40; i++) {
      draft.addOf("g" + i / 2, i < 30 ? "validation" : "test", i % 4 == 0 ? "Drama" : "Action");
    }
    draft.commit();
    datasets.draft("raw").add("validation", "Western", "N/A").add("validation", "N/A").commit();
    String digest = datasets.committed(new DatasetName("films")).digest().sha256();
    VersionFolder.in(data)
        .model("posters")
        .version(1)
        .version(2, manifest -> manifest.threshold("Drama", 0.2f))
        .version(
            3,
            manifest ->
                manifest
                    .threshold("Drama", 0.2f)
                    .edit(provenance("thresholds_digest", digest))
                    .edit(provenance("thresholds_split", "validation")))
        .version(
            4,
            manifest ->
                manifest
                    .labels("Action", "Other")
                    .edit(
                        provenance(
                            "label_merge",
                            "{\"merged\":{\"Western\":\"Other\"},\"dropped\":[\"N/A\"]}")))
        .version(5, manifest -> manifest.edit(provenance("label_merge", "[]")));
    server = EvaluationScene.start(data, datasets, new FakeEngine(), Map.of());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static Consumer<ObjectNode> provenance(String key, String value) {
    return json -> json.withObject("/provenance").put(key, value);
  }

  private static EvaluateRequest.Builder request(int version) {
    return EvaluationScene.request(MODEL + "/versions/" + version);
  }

  private Evaluation evaluation(EvaluateRequest.Builder request) {
    return EvaluationScene.evaluation(server, request);
  }

  @Test
  void theVersionsOwnThresholdsAreUsedWhereTheyWereTunedOnOtherExamples() {
    Evaluation evaluation = evaluation(request(2));
    assertThat(evaluation.getThresholdSource()).isEqualTo(ThresholdSource.THRESHOLD_SOURCE_VERSION);
    assertThat(evaluation.getThresholdSplit()).isEmpty();
    // All three are predicted for everybody: 22 of 30 are Action, 8 Drama.
    assertThat(evaluation.getLabels(0).getPrecision().getValue())
        .isCloseTo(22.0 / 30, within(1e-9));
    assertThat(evaluation.getLabels(2).getPrecision().getValue()).isCloseTo(8.0 / 30, within(1e-9));
    assertThat(evaluation.getLabels(2).getRecall().getValue()).isEqualTo(1);
    assertThat(evaluation.getLabels(1).getF1().getValue()).isZero();
    assertThat(evaluation.getMetrics().getMicroF1().getValue())
        .isCloseTo(2.0 * 30 / (90 + 30), within(1e-9));
    assertThat(evaluation.getMetrics().getTopNAccuracy().getValue())
        .isCloseTo(22.0 / 30, within(1e-9));
    assertThat(evaluation.getLabels(2).getThreshold()).isEqualTo(0.2f);
  }

  @Test
  void whereTheyWereTunedOnWhatIsMeasuredEachHalfGetsThoseOfTheOther() {
    Evaluation evaluation = evaluation(request(3));
    assertThat(evaluation.getThresholdSource())
        .isEqualTo(ThresholdSource.THRESHOLD_SOURCE_OTHER_HALF);
    assertThat(evaluation.getThresholdSplit()).isEqualTo("validation");
    assertThat(evaluation.getLabels(2).getThreshold()).isNotEqualTo(0.2f);
    Evaluation onTheWhole = evaluation(request(3).setSplit(""));
    assertThat(onTheWhole.getThresholdSource())
        .isEqualTo(ThresholdSource.THRESHOLD_SOURCE_OTHER_HALF);
    assertThat(evaluation(request(3).setSplit("test")).getThresholdSource())
        .isEqualTo(ThresholdSource.THRESHOLD_SOURCE_VERSION);
  }

  @Test
  void whereThereAreNoneEachHalfGetsThoseOfTheOther() {
    assertThat(evaluation(request(1)).getThresholdSource())
        .isEqualTo(ThresholdSource.THRESHOLD_SOURCE_OTHER_HALF);
  }

  @Test
  void thresholdsAreTunedOnAnotherSplitWhereThatIsAskedFor() {
    Evaluation evaluation = evaluation(request(2).setThresholdSplit("test"));
    assertThat(evaluation.getThresholdSource())
        .isEqualTo(ThresholdSource.THRESHOLD_SOURCE_OTHER_SPLIT);
    assertThat(evaluation.getThresholdSplit()).isEqualTo("test");
    assertThat(evaluation.getExampleCount()).isEqualTo(30);
    // Above every score but Action's, which is right for 7 of the 10 of that split.
    assertThat(evaluation.getLabels(0).getRecall().getValue()).isEqualTo(1);
    assertThat(evaluation.getLabels(1).getThreshold()).isGreaterThan(0.5f);
  }

  @Test
  void labelsBecomeThoseOfTheVersionAsItWasTrained() {
    Evaluation evaluation = evaluation(request(4).setDataset("datasets/raw"));
    assertThat(evaluation.getExampleCount()).isEqualTo(1);
    assertThat(evaluation.getUnlabelledCount()).isEqualTo(1);
    assertThat(evaluation.getLabels(1).getSupport()).isEqualTo(1);
  }

  @Test
  void theRequestSaysOtherwise() {
    Evaluation evaluation =
        evaluation(
            request(4)
                .setDataset("datasets/raw")
                .setLabelMerge(
                    LabelMerge.newBuilder()
                        .putMerged("Western", "Action")
                        .putMerged("N/A", "Other")));
    assertThat(evaluation.getExampleCount()).isEqualTo(2);
    assertThat(evaluation.getLabels(0).getSupport()).isEqualTo(1);
    assertThat(evaluation.getLabels(1).getSupport()).isEqualTo(2);
  }

  @Test
  void labelsThatTheVersionDoesNotKnowAreNamed() {
    Refusal refusal =
        Refusal.of(() -> EvaluationScene.evaluate(server, request(1).setDataset("datasets/raw")));
    assertThat(refusal.reason()).isEqualTo("LABELS_UNKNOWN");
    assertThat(refusal.message()).contains("N/A, Western").contains("label_merge");
  }

  @Test
  void aMergeThatCannotBeReadIsAskedFor() {
    Refusal refusal = Refusal.of(() -> EvaluationScene.evaluate(server, request(5)));
    assertThat(refusal.reason()).isEqualTo("MANIFEST_MALFORMED");
    Evaluation evaluation = evaluation(request(5).setLabelMerge(LabelMerge.getDefaultInstance()));
    assertThat(evaluation.getExampleCount()).isEqualTo(30);
  }
}
