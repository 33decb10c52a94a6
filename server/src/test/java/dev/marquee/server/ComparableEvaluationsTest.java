package dev.marquee.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.protobuf.util.FieldMaskUtil;
import dev.marquee.server.datasets.DatasetName;
import dev.marquee.server.testing.DrawnDatasets;
import dev.marquee.server.testing.FakeEngine;
import dev.marquee.server.testing.VersionFolder;
import dev.marquee.v1.EvaluateRequest;
import dev.marquee.v1.Evaluation;
import dev.marquee.v1.EvaluationWarning;
import dev.marquee.v1.LabelMerge;
import dev.marquee.v1.Model;
import dev.marquee.v1.PromoteModelVersionRequest;
import dev.marquee.v1.PromotionPolicy;
import dev.marquee.v1.UpdateModelRequest;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which evaluations a gate takes, and which of two versions' it holds against each other. */
class ComparableEvaluationsTest {
  private static final String MODEL = "models/posters";
  private static final String ONE = MODEL + "/versions/1";
  private static final String TWO = MODEL + "/versions/2";
  private static final String THREE = MODEL + "/versions/3";
  private static final String VALIDATION = " --dataset datasets/films --split validation";
  private static final LabelMerge TO_ACTION =
      LabelMerge.newBuilder().putMerged("Comedy", "Action").build();

  private final DrawnDatasets datasets = new DrawnDatasets();

  @TempDir Path data;
  private TestServer server;

  @BeforeEach
  void start() {
    DrawnDatasets.Draft draft = datasets.draft("films");
    for (int i = 0; i < 8; i++) {
      draft.add("validation", i % 2 == 0 ? "Action" : "Comedy").add("test", "Action");
      draft.add("train", "Drama");
    }
    draft.commit();
    String digest = datasets.committed(new DatasetName("films")).digest().sha256();
    VersionFolder.in(data)
        .model("posters")
        .alias("production", 1)
        .version(1, manifest -> manifest.threshold("Drama", 0.2f))
        .version(
            2,
            manifest ->
                manifest.edit(json -> json.withObject("/provenance").put("dataset_digest", digest)))
        .version(3)
        .version(
            4,
            manifest ->
                manifest.edit(
                    json ->
                        json.withObject("/provenance")
                            .put("label_merge", "{\"merged\": {\"Comedy\": \"Action\"}}")));
    server = EvaluationScene.start(data, datasets, new FakeEngine(), Map.of());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Evaluation evaluate(EvaluateRequest.Builder request) {
    return EvaluationScene.evaluation(server, request);
  }

  private void setPolicy(PromotionPolicy.Builder policy) {
    var _ =
        server
            .models()
            .updateModel(
                UpdateModelRequest.newBuilder()
                    .setModel(Model.newBuilder().setName(MODEL).setPromotionPolicy(policy))
                    .setUpdateMask(FieldMaskUtil.fromString("promotion_policy"))
                    .build());
  }

  private static PromotionPolicy.Builder lossOf(String metric) {
    return PromotionPolicy.newBuilder().setMetric(metric).setMaxLoss(0.1);
  }

  private static PromotionPolicy.Builder least() {
    return PromotionPolicy.newBuilder().setMetric("top_n_accuracy").setMinimum(0.1);
  }

  private String promotion(String version) {
    var request = PromoteModelVersionRequest.newBuilder().setName(version).build();
    return ImmutableList.copyOf(server.models().promoteModelVersion(request))
        .getFirst()
        .getGate()
        .getDetail();
  }

  private String refusedPromotion(String version) {
    Refusal refusal = Refusal.of(() -> promotion(version));
    assertThat(refusal.reason()).isEqualTo("EVALUATION_GATE_FAILED");
    return refusal.message();
  }

  @Test
  void anEvaluationWithAnotherLabelMergeIsNotComparedUntilBothHaveOne() {
    setPolicy(lossOf("top_n_accuracy"));
    var _ = evaluate(EvaluationScene.request(ONE));
    // Everything is Action then, and the engine always finds Action best.
    Evaluation flattered = evaluate(EvaluationScene.request(TWO).setLabelMerge(TO_ACTION));
    assertThat(flattered.getMetrics().getTopNAccuracy().getValue()).isEqualTo(1);
    assertThat(flattered.getLabelMerge()).isEqualTo(TO_ACTION);

    assertThat(refusedPromotion(TWO))
        .contains(
            "evaluations/1 has another label merge: 'Comedy' stays there and becomes 'Action' in evaluations/2")
        .contains("'marquee evaluate " + ONE + " " + TWO + VALIDATION + " --label-merge MERGE'");

    var _ = evaluate(EvaluationScene.request(ONE).setLabelMerge(TO_ACTION));
    assertThat(promotion(TWO)).contains("production's is 1.0000");
  }

  @Test
  void versionsWithMergesOfTheirOwnAreComparedWithAWarningUntilBothHaveOne() {
    EvaluateRequest.Builder both = EvaluationScene.request(ONE, MODEL + "/versions/4");
    assertThat(warnings(both)).containsExactly(EvaluationWarning.Kind.KIND_OTHER_LABELS);
    assertThat(warnings(both.setLabelMerge(TO_ACTION))).isEmpty();
  }

  private List<EvaluationWarning.Kind> warnings(EvaluateRequest.Builder request) {
    return EvaluationScene.evaluate(server, request)
        .getLast()
        .getComparison()
        .getWarningsList()
        .stream()
        .map(EvaluationWarning::getKind)
        .toList();
  }

  @Test
  void whatAMergeSaysOfLabelsThatTheDatasetHasNotMakesNoDifference() {
    setPolicy(lossOf("top_n_accuracy"));
    var _ = evaluate(EvaluationScene.request(ONE));
    Evaluation evaluation =
        evaluate(
            EvaluationScene.request(TWO)
                .setLabelMerge(LabelMerge.newBuilder().putMerged("Western", "Action")));
    assertThat(evaluation.getLabelMerge()).isEqualTo(LabelMerge.getDefaultInstance());
    assertThat(promotion(TWO)).contains("production's is 0.5000");
  }

  @Test
  void f1IsComparedWithThresholdsOfOneOrigin() {
    setPolicy(lossOf("macro_f1"));
    var _ = evaluate(EvaluationScene.request(ONE));
    var _ = evaluate(EvaluationScene.request(TWO));
    assertThat(refusedPromotion(TWO))
        .contains(
            "evaluations/1 has thresholds of the version, and evaluations/2 of each half tuned on the other half")
        .contains(
            "'marquee evaluate " + ONE + " " + TWO + VALIDATION + " --threshold-split SPLIT'");

    var _ = evaluate(EvaluationScene.request(TWO).setThresholdSplit("test"));
    assertThat(refusedPromotion(TWO))
        .contains("'marquee evaluate " + ONE + VALIDATION + " --threshold-split test'");

    var _ = evaluate(EvaluationScene.request(ONE).setThresholdSplit("test"));
    assertThat(promotion(TWO)).contains("production's is");
  }

  @Test
  void whatNeedsNoThresholdsIsComparedWhateverTheirOrigin() {
    setPolicy(lossOf("mean_average_precision"));
    var _ = evaluate(EvaluationScene.request(ONE));
    var _ = evaluate(EvaluationScene.request(TWO));
    assertThat(promotion(TWO)).contains("production's is");
  }

  @Test
  void whatAVersionWasTrainedWithIsWarnedOfAndPassedOver() {
    setPolicy(least());
    assertThat(evaluate(EvaluationScene.request(TWO)).getWarningsList()).isEmpty();
    for (String split : new String[] {"", "train"}) {
      Evaluation seen = evaluate(EvaluationScene.request(TWO).setSplit(split));
      assertThat(seen.getTrainedCount()).isEqualTo(8);
      assertThat(seen.getWarningsList()).hasSize(1);
      assertThat(seen.getWarnings(0).getKind()).isEqualTo(EvaluationWarning.Kind.KIND_TRAINED_WITH);
      assertThat(seen.getWarnings(0).getDetail()).contains("8 of the", TWO);
    }
    assertThat(promotion(TWO)).contains("(evaluations/1)");
  }

  @Test
  void aVersionOfWhichNothingIsKnownIsNotWarnedOf() {
    Evaluation evaluation = evaluate(EvaluationScene.request(ONE).setSplit("train"));
    assertThat(evaluation.getTrainedCount()).isZero();
    assertThat(evaluation.getWarningsList()).isEmpty();
  }

  @Test
  void withOnlyWhatItWasTrainedWithTheRefusalSaysWhatThereIs() {
    setPolicy(least());
    var _ = evaluate(EvaluationScene.request(TWO).setSplit("train"));
    assertThat(refusedPromotion(TWO))
        .contains(
            "(evaluations/1 is on split train of datasets/films, with 8 examples that it was trained with)")
        .contains("'marquee evaluate " + TWO + " --dataset DATASET --split SPLIT'");
    var _ = evaluate(EvaluationScene.request(ONE));
    assertThat(refusedPromotion(TWO)).contains("'marquee evaluate " + TWO + VALIDATION + "'");
  }

  @Test
  void allExamplesTogetherCountOnlyForAPolicyThatNamesTheirDataset() {
    setPolicy(least());
    var _ = evaluate(EvaluationScene.request(THREE).setSplit(""));
    assertThat(refusedPromotion(THREE)).contains("(evaluations/1 is on all of datasets/films)");
    setPolicy(least().setDataset("datasets/films"));
    assertThat(refusedPromotion(TWO))
        .contains("top_n_accuracy on all of datasets/films")
        .contains("'marquee evaluate " + TWO + " --dataset datasets/films'");
    assertThat(promotion(THREE)).contains("all of datasets/films (evaluations/1)");
  }

  @Test
  void aPolicyThatNamesASplitPassesOverOthers() {
    setPolicy(least().setDataset("datasets/films").setSplit("validation"));
    var _ = evaluate(EvaluationScene.request(TWO));
    var _ = evaluate(EvaluationScene.request(TWO).setSplit("test"));
    assertThat(promotion(TWO)).contains("split validation of datasets/films (evaluations/1)");
  }

  @Test
  void aPolicyThatNamesADatasetMeansWhatItHoldsNow() {
    setPolicy(least().setDataset("datasets/films").setSplit("validation"));
    var _ = evaluate(EvaluationScene.request(TWO));
    var _ = evaluate(EvaluationScene.request(THREE));
    datasets.delete("films");
    assertThat(promotion(TWO)).contains("(evaluations/1)");

    datasets.draft("films").add("validation", "Action").add("validation", "Comedy").commit();
    assertThat(refusedPromotion(THREE))
        .contains(
            "evaluations/2 is on split validation of datasets/films, which had other content");
    datasets.draft("shows").add("validation", "Action").commit();
    var _ = evaluate(EvaluationScene.request(THREE).setDataset("datasets/shows"));
    assertThat(refusedPromotion(THREE))
        .contains("(evaluations/3 is on split validation of datasets/shows)");
    var _ = evaluate(EvaluationScene.request(THREE));
    assertThat(promotion(THREE)).contains("(evaluations/4)");
  }

  @Test
  void aPolicyOfASplitThatWasNotMeasuredAsksForIt() {
    setPolicy(least().setSplit("validation"));
    var _ = evaluate(EvaluationScene.request(TWO).setSplit("test"));
    assertThat(refusedPromotion(TWO))
        .contains("top_n_accuracy on split validation")
        .contains("(evaluations/1 is on split test of datasets/films)")
        .contains("--dataset DATASET --split validation'");
  }

  @Test
  void anEvaluationSaysWhoAskedForIt() {
    Metadata headers = new Metadata();
    headers.put(Metadata.Key.of("marquee-actor", Metadata.ASCII_STRING_MARSHALLER), "ann");
    var named =
        server.evaluations().withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
    var events = ImmutableList.copyOf(named.evaluate(EvaluationScene.request(ONE).build()));
    assertThat(events.getLast().getEvaluation().getActor()).isEqualTo("ann");
    assertThat(evaluate(EvaluationScene.request(ONE)).getActor()).isEmpty();
  }
}
