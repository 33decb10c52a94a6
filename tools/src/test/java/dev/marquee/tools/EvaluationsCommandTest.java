package dev.marquee.tools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marquee.v1.DeleteEvaluationRequest;
import dev.marquee.v1.DeleteEvaluationResponse;
import dev.marquee.v1.Evaluation;
import dev.marquee.v1.EvaluationServiceGrpc;
import dev.marquee.v1.GetEvaluationResponse;
import dev.marquee.v1.GetModelResponse;
import dev.marquee.v1.GetModelVersionResponse;
import dev.marquee.v1.LabelMerge;
import dev.marquee.v1.ListEvaluationsRequest;
import dev.marquee.v1.ListEvaluationsResponse;
import dev.marquee.v1.MetricValue;
import dev.marquee.v1.Metrics;
import dev.marquee.v1.Model;
import dev.marquee.v1.ModelServiceGrpc;
import dev.marquee.v1.ModelVersion;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EvaluationsCommandTest {
  private static final Evaluation EVALUATION =
      Evaluation.newBuilder()
          .setName("evaluations/7")
          .setModelVersion("models/m/versions/4")
          .setDataset("datasets/x")
          .setExampleCount(769)
          .setActor("ada")
          .setLabelMerge(LabelMerge.newBuilder().putMerged("Short", "Other").addDropped("N/A"))
          .setMetrics(Metrics.newBuilder().setTopNAccuracy(MetricValue.newBuilder().setValue(0.55)))
          .setBootstrapDrawCount(1000)
          .build();

  private final ScriptedService evaluations =
      new ScriptedService(EvaluationServiceGrpc.SERVICE_NAME)
          .on(
              EvaluationServiceGrpc.getListEvaluationsMethod(),
              request ->
                  request.getDataset().equals("datasets/none")
                      ? ListEvaluationsResponse.getDefaultInstance()
                      : ListEvaluationsResponse.newBuilder().addEvaluations(EVALUATION).build())
          .on(
              EvaluationServiceGrpc.getGetEvaluationMethod(),
              request -> GetEvaluationResponse.newBuilder().setEvaluation(EVALUATION).build())
          .on(
              EvaluationServiceGrpc.getDeleteEvaluationMethod(),
              request -> DeleteEvaluationResponse.getDefaultInstance());
  private final ScriptedService models =
      new ScriptedService(ModelServiceGrpc.SERVICE_NAME)
          .on(
              ModelServiceGrpc.getGetModelMethod(),
              request -> {
                if (request.getName().equals("models/none")) {
                  throw Errors.of(Status.Code.NOT_FOUND, "MODEL_NOT_FOUND", "There is none.");
                }
                return GetModelResponse.newBuilder()
                    .setModel(Model.newBuilder().setName(request.getName()))
                    .build();
              })
          .on(
              ModelServiceGrpc.getGetModelVersionMethod(),
              request ->
                  GetModelVersionResponse.newBuilder()
                      .setModelVersion(ModelVersion.newBuilder().setName("models/m/versions/4"))
                      .build());
  private final FakeServer server = new FakeServer(evaluations, models);

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void evaluationsAreListedWithTheirMetrics() {
    Run run = marquee("evaluations", "list", "m", "--dataset", "x");
    assertThat(run.exitCode()).isZero();
    assertThat(run.lines())
        .satisfiesExactly(
            header ->
                assertThat(header)
                    .startsWith("EVALUATION     VERSION              DATASET     SPLIT"),
            line ->
                assertThat(line)
                    .startsWith("evaluations/7  models/m/versions/4  datasets/x  (all)")
                    .contains("0.5500"));
    assertThat(evaluations.last())
        .isEqualTo(
            ListEvaluationsRequest.newBuilder()
                .setParent("models/m")
                .setDataset("datasets/x")
                .build());
  }

  @Test
  void anAliasMeansTheVersionThatItPointsTo() {
    assertThat(marquee("evaluations", "list", "models/m@candidate", "--json").out())
        .startsWith("{\"evaluation\":\"evaluations/7\",\"model_version\":");
    assertThat(evaluations.last())
        .isEqualTo(ListEvaluationsRequest.newBuilder().setParent("models/m/versions/4").build());
  }

  @Test
  void ofAModelThatIsNotThereNothingIsListedWithoutAWord() {
    Run run = marquee("evaluations", "list", "models/none");
    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.err()).startsWith("error: MODEL_NOT_FOUND: ");
  }

  @Test
  void whereAFilterLeavesNothingThatIsSaid() {
    Run run = marquee("evaluations", "list", "--dataset", "none");
    assertThat(run.exitCode()).isZero();
    assertThat(run.err()).isEqualTo("note: nothing is known of evaluations on datasets/none.\n");
    assertThat(marquee("evaluations", "list", "m", "--dataset", "none").err())
        .isEqualTo("note: nothing is known of evaluations of models/m on datasets/none.\n");
    assertThat(marquee("evaluations", "list", "--dataset", "none", "--json"))
        .isEqualTo(new Run(0, "", ""));
  }

  @Test
  void anEvaluationIsDescribedAsItWasPrintedWhenItWasMade() {
    assertThat(marquee("evaluations", "describe", "7").out())
        .startsWith("datasets/x, all examples: 769 with a label, 0 without; ")
        .contains("models/m/versions/4, thresholds ", " (evaluations/7, asked for by ada)\n");
    assertThat(marquee("evaluations", "describe", "evaluations/7", "--json").out())
        .contains("\"top_n_accuracy\":0.55,", "\"actor\":\"ada\",")
        .contains("\"label_merge\":{\"merged\":{\"Short\":\"Other\"},\"dropped\":[\"N/A\"]}");
  }

  @Test
  void anEvaluationIsDeletedByItsName() {
    assertThat(marquee("evaluations", "delete", "7").out()).isEqualTo("evaluations/7\n");
    assertThat(evaluations.last())
        .isEqualTo(DeleteEvaluationRequest.newBuilder().setName("evaluations/7").build());
  }

  private Run marquee(String... words) {
    List<Object> line = new ArrayList<>(List.of((Object[]) words));
    line.addAll(List.of("--server", server.address()));
    return Run.marquee(line.toArray());
  }
}
