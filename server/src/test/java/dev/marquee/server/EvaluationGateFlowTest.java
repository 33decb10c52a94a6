package dev.marquee.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.protobuf.util.FieldMaskUtil;
import dev.marquee.server.testing.DrawnDatasets;
import dev.marquee.server.testing.FakeEngine;
import dev.marquee.server.testing.VersionFolder;
import dev.marquee.v1.DeleteEvaluationRequest;
import dev.marquee.v1.DeleteModelVersionRequest;
import dev.marquee.v1.Evaluation;
import dev.marquee.v1.GetEvaluationRequest;
import dev.marquee.v1.ListEvaluationsRequest;
import dev.marquee.v1.ListEvaluationsResponse;
import dev.marquee.v1.ListPredictionsRequest;
import dev.marquee.v1.ListPredictionsResponse;
import dev.marquee.v1.Model;
import dev.marquee.v1.PromoteModelVersionRequest;
import dev.marquee.v1.PromoteModelVersionResponse;
import dev.marquee.v1.PromotionPolicy;
import dev.marquee.v1.UpdateModelRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of evaluations: gates read them, lists show them, versions take them along. */
class EvaluationGateFlowTest {
  private static final String MODEL = "models/posters";

  @TempDir Path data;
  private final DrawnDatasets datasets = new DrawnDatasets();
  private final FakeEngine engine = new FakeEngine();
  private TestServer server;

  @BeforeEach
  void start() {
    VersionFolder.in(data)
        .model("posters")
        .alias("production", 1)
        .version(1)
        .version(2)
        .version(3, manifest -> manifest.labels("Drama", "Comedy", "Action"));
    // The engine finds the first label best, whatever the image: three of four are Action.
    datasets
        .draft("films")
        .add("validation", "Action")
        .add("validation", "Action")
        .add("validation", "Action")
        .add("validation", "Drama")
        .add("test", "Action")
        .commit();
    server = EvaluationScene.start(data, datasets, engine, Map.of());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static String version(int number) {
    return MODEL + "/versions/" + number;
  }

  private Evaluation evaluate(int number) {
    return EvaluationScene.evaluation(server, EvaluationScene.request(version(number)));
  }

  private void setPolicy(PromotionPolicy.Builder policy) {
    var _ =
        server
            .models()
            .updateModel(
                UpdateModelRequest.newBuilder()
                    .setModel(
                        Model.newBuilder()
                            .setName(MODEL)
                            .setPromotionPolicy(policy.setMetric("top_n_accuracy")))
                    .setUpdateMask(FieldMaskUtil.fromString("promotion_policy"))
                    .build());
  }

  private List<PromoteModelVersionResponse> promote(int number) {
    return ImmutableList.copyOf(
        server
            .models()
            .promoteModelVersion(
                PromoteModelVersionRequest.newBuilder().setName(version(number)).build()));
  }

  private Refusal refusedPromotion(int number) {
    Refusal refusal = Refusal.of(() -> promote(number));
    assertThat(refusal.reason()).isEqualTo("EVALUATION_GATE_FAILED");
    return refusal;
  }

  @Test
  void aVersionPassesOnceItsEvaluationSatisfiesThePolicy() {
    setPolicy(PromotionPolicy.newBuilder().setMinimum(0.7));
    assertThat(refusedPromotion(2).message()).contains("marquee evaluate " + version(2));
    assertThat(evaluate(2).getMetrics().getTopNAccuracy().getValue()).isEqualTo(0.75);

    List<PromoteModelVersionResponse> events = promote(2);

    assertThat(events.getFirst().getGate().getDetail())
        .isEqualTo(
            "top_n_accuracy is 0.7500 on split validation of datasets/films (evaluations/1), at least 0.7000");
    assertThat(events.getLast().hasPromoted()).isTrue();
  }

  @Test
  void aVersionThatIsWorseThanProductionOnTheSameExamplesIsRefused() {
    setPolicy(PromotionPolicy.newBuilder().setMaxLoss(0.1));
    assertThat(evaluate(3).getMetrics().getTopNAccuracy().getValue()).isEqualTo(0.25);
    var _ =
        EvaluationScene.evaluation(server, EvaluationScene.request(version(1)).setSplit("test"));
    assertThat(refusedPromotion(3).message())
        .contains(
            "'marquee evaluate " + version(1) + " --dataset datasets/films --split validation'");
    var _ = evaluate(1);
    assertThat(refusedPromotion(3).message()).contains("0.5000 below");
    var _ = evaluate(2);
    assertThat(promote(2).getLast().hasPromoted()).isTrue();
  }

  @Test
  void aDeletedEvaluationIsNotSeenAnyMore() {
    setPolicy(PromotionPolicy.newBuilder().setMinimum(0.7));
    String name = evaluate(2).getName();
    var delete = DeleteEvaluationRequest.newBuilder().setName(name).build();
    var _ = server.evaluations().deleteEvaluation(delete);
    assertThat(refusedPromotion(2).message()).contains("no such evaluation of " + version(2));
    assertThat(Refusal.of(() -> server.evaluations().deleteEvaluation(delete)).reason())
        .isEqualTo("EVALUATION_NOT_FOUND");
  }

  @Test
  void evaluationsOutliveTheServerAndTheDataset() {
    Evaluation evaluation = evaluate(2);
    server.close();
    datasets.delete("films");
    server = EvaluationScene.start(data, datasets, engine, Map.of());
    assertThat(
            server
                .evaluations()
                .getEvaluation(
                    GetEvaluationRequest.newBuilder().setName(evaluation.getName()).build())
                .getEvaluation())
        .isEqualTo(evaluation);
  }

  @Test
  void evaluationsGoWithTheirVersion() {
    var _ = evaluate(1);
    String name = evaluate(2).getName();
    var _ =
        server
            .models()
            .deleteModelVersion(DeleteModelVersionRequest.newBuilder().setName(version(2)).build());
    assertThat(list(ListEvaluationsRequest.newBuilder()).getEvaluationsList())
        .extracting(Evaluation::getModelVersion)
        .containsExactly(version(1));
    Refusal refusal =
        Refusal.of(
            () ->
                server
                    .evaluations()
                    .listPredictions(ListPredictionsRequest.newBuilder().setParent(name).build()));
    assertThat(refusal.reason()).isEqualTo("EVALUATION_NOT_FOUND");
  }

  private ListEvaluationsResponse list(ListEvaluationsRequest.Builder request) {
    return server.evaluations().listEvaluations(request.build());
  }

  @Test
  void listsComeInPagesNewestFirst() {
    Evaluation first = evaluate(1);
    Evaluation second = evaluate(2);
    Evaluation third = evaluate(1);
    ListEvaluationsRequest.Builder request =
        ListEvaluationsRequest.newBuilder().setParent(MODEL).setPageSize(2);
    ListEvaluationsResponse page = list(request);
    assertThat(page.getEvaluationsList()).containsExactly(third, second);
    ListEvaluationsResponse last = list(request.setPageToken(page.getNextPageToken()));
    assertThat(last.getEvaluationsList()).containsExactly(first);
    assertThat(last.getNextPageToken()).isEmpty();
    assertThat(list(ListEvaluationsRequest.newBuilder().setParent(version(1))).getEvaluationsList())
        .containsExactly(third, first);
    assertThat(
            list(ListEvaluationsRequest.newBuilder().setDataset("datasets/other"))
                .getEvaluationsList())
        .isEmpty();
  }

  @Test
  void predictionsComeInPagesByTheirExamples() {
    ListPredictionsRequest.Builder request =
        ListPredictionsRequest.newBuilder().setParent(evaluate(1).getName()).setPageSize(3);
    ListPredictionsResponse page = server.evaluations().listPredictions(request.build());
    assertThat(page.getPredictionsList())
        .extracting(one -> one.getExample())
        .containsExactly(
            "datasets/films/examples/e000",
            "datasets/films/examples/e001",
            "datasets/films/examples/e002");
    assertThat(page.getPredictions(0).getScoresList()).containsExactly(0.75f, 0.5f, 0.25f);
    assertThat(page.getPredictions(0).getLabelsList()).containsExactly("Action");
    ListPredictionsResponse last =
        server.evaluations().listPredictions(request.setPageToken(page.getNextPageToken()).build());
    assertThat(last.getPredictionsList()).hasSize(1);
    assertThat(last.getNextPageToken()).isEmpty();
  }
}
