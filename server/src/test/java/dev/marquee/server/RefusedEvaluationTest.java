package dev.marquee.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.server.testing.DrawnDatasets;
import dev.marquee.server.testing.FakeEngine;
import dev.marquee.server.testing.VersionFolder;
import dev.marquee.v1.EvaluateRequest;
import dev.marquee.v1.GetEvaluationRequest;
import dev.marquee.v1.LabelMerge;
import dev.marquee.v1.ListEvaluationsRequest;
import io.grpc.Status.Code;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RefusedEvaluationTest {
  private static final String ONE = "models/posters/versions/1";

  @TempDir static Path data;
  private static final FakeEngine engine = new FakeEngine();
  private static TestServer server;

  @BeforeAll
  static void start() {
    VersionFolder.in(data).model("posters").alias("production", 1).version(1).version(2);
    DrawnDatasets datasets = new DrawnDatasets();
    datasets.draft("films").add("validation", "Drama").add("empty").commit();
    server = EvaluationScene.start(data, datasets, engine, Map.of());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  static Stream<Arguments> faults() {
    EvaluateRequest.Builder good = EvaluationScene.request(ONE);
    EvaluateRequest.Builder many = EvaluationScene.request();
    for (int i = 1; i <= 17; i++) {
      many.addModelVersions("models/posters/versions/" + i);
    }
    LabelMerge.Builder chain =
        LabelMerge.newBuilder().putMerged("Drama", "Action").putMerged("Action", "Comedy");
    return Stream.of(
        Arguments.of(EvaluationScene.request(), "FIELD_INVALID", "model_versions"),
        Arguments.of(many, "FIELD_INVALID", "model_versions"),
        Arguments.of(
            EvaluationScene.request(ONE, "models/posters@production"),
            "FIELD_INVALID",
            "model_versions"),
        Arguments.of(
            EvaluationScene.request(ONE, "models/posters"), "NAME_INVALID", "model_versions[1]"),
        Arguments.of(good.clone().setDataset("films"), "NAME_INVALID", "dataset"),
        Arguments.of(
            good.clone().setBootstrapDrawCount(99), "FIELD_INVALID", "bootstrap_draw_count"),
        Arguments.of(
            good.clone().setBootstrapDrawCount(100_001), "FIELD_INVALID", "bootstrap_draw_count"),
        Arguments.of(
            good.clone().setThresholdSplit("validation"), "FIELD_INVALID", "threshold_split"),
        Arguments.of(
            good.clone().clearSplit().setThresholdSplit("test"),
            "FIELD_INVALID",
            "threshold_split"),
        Arguments.of(good.clone().setSplit("The Validation"), "NAME_INVALID", "split"),
        Arguments.of(
            good.clone().setThresholdSplit("x".repeat(64)), "NAME_INVALID", "threshold_split"),
        Arguments.of(good.clone().setLabelMerge(chain), "FIELD_INVALID", "label_merge"));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void aFieldAtFaultIsNamed(EvaluateRequest.Builder request, String reason, String field) {
    Refused.forField(Refusal.of(() -> EvaluationScene.evaluate(server, request)), reason, field);
  }

  private static Refusal refused(EvaluateRequest.Builder request) {
    return Refusal.of(() -> EvaluationScene.evaluate(server, request));
  }

  @Test
  void whatIsNotThereIsNotFound() {
    Refused.with(
        refused(EvaluationScene.request("models/posters/versions/9")),
        Code.NOT_FOUND,
        "VERSION_NOT_FOUND");
    Refused.with(
        refused(EvaluationScene.request(ONE).setDataset("datasets/none")),
        Code.NOT_FOUND,
        "DATASET_NOT_FOUND");
    Refused.with(
        Refusal.of(
            () ->
                server
                    .evaluations()
                    .getEvaluation(
                        GetEvaluationRequest.newBuilder().setName("evaluations/99").build())),
        Code.NOT_FOUND,
        "EVALUATION_NOT_FOUND");
  }

  @Test
  void aSplitWithoutLabelsSaysWhichThereAre() {
    Refusal refusal = refused(EvaluationScene.request(ONE).setSplit("empty"));
    Refused.with(refusal, Code.FAILED_PRECONDITION, "NO_LABELLED_EXAMPLES");
    assertThat(refusal.message()).contains("empty, validation");
  }

  @Test
  void aSplitThatIsNotThereSaysWhichThereAre() {
    assertThat(refused(EvaluationScene.request(ONE).setSplit("test")).message())
        .isEqualTo("datasets/films has no split 'test': its splits are empty, validation.");
  }

  @Test
  void aMergeThatDropsEveryLabelIsSaidToDoSo() {
    Refusal refusal =
        refused(
            EvaluationScene.request(ONE)
                .setLabelMerge(LabelMerge.newBuilder().addDropped("Drama")));
    Refused.with(refusal, Code.FAILED_PRECONDITION, "NO_LABELLED_EXAMPLES");
    assertThat(refusal.message()).startsWith("The label merge drops every label");
  }

  @Test
  void thresholdsOfASplitAreRefusedWhereAllExamplesAreMeasured() {
    assertThat(
            refused(EvaluationScene.request(ONE).clearSplit().setThresholdSplit("validation"))
                .message())
        .contains("name the split to measure, too");
  }

  @Test
  void namesHaveTheirForm() {
    Refused.forField(
        Refusal.of(
            () ->
                server
                    .evaluations()
                    .getEvaluation(
                        GetEvaluationRequest.newBuilder().setName("evaluations/0").build())),
        "NAME_INVALID",
        "name");
    Refused.forField(
        Refusal.of(
            () ->
                server
                    .evaluations()
                    .listEvaluations(
                        ListEvaluationsRequest.newBuilder().setParent("posters").build())),
        "NAME_INVALID",
        "parent");
  }

  @Test
  void aVersionThatCannotBeServedCannotBeEvaluatedAndNothingIsStored() {
    engine.failScoring(
        new Failure.FailedPrecondition(Reason.SCORES_NOT_FINITE, "They are not finite."));
    Refusal refusal = refused(EvaluationScene.request(ONE));
    engine.failScoring(null);
    Refused.with(refusal, Code.FAILED_PRECONDITION, "SCORES_NOT_FINITE");
    assertThat(
            server
                .evaluations()
                .listEvaluations(ListEvaluationsRequest.getDefaultInstance())
                .getEvaluationsList())
        .isEmpty();
  }
}
