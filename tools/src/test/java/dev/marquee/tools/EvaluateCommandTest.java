package dev.marquee.tools;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.marquee.v1.Baseline;
import dev.marquee.v1.Comparison;
import dev.marquee.v1.EvaluateRequest;
import dev.marquee.v1.EvaluateResponse;
import dev.marquee.v1.Evaluation;
import dev.marquee.v1.EvaluationServiceGrpc;
import dev.marquee.v1.EvaluationWarning;
import dev.marquee.v1.LabelMetrics;
import dev.marquee.v1.MetricValue;
import dev.marquee.v1.Metrics;
import dev.marquee.v1.ThresholdSource;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluateCommandTest {
  private static final String FIRST = "models/m/versions/1";
  private static final String SECOND = "models/m/versions/2";

  /** While it is measured, the server stops. */
  private static final String CUT = "models/m/versions/3";

  private final ScriptedService service =
      new ScriptedService(EvaluationServiceGrpc.SERVICE_NAME)
          .onStream(EvaluationServiceGrpc.getEvaluateMethod(), EvaluateCommandTest::evaluate);
  private final FakeServer server = new FakeServer(service);
  @TempDir private Path temp;

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void versionsStandBesideBothBaselinesWithTheirIntervals() {
    Run run = evaluate(FIRST, "--split", "validation");
    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .startsWith(
            "datasets/x, split validation: 769 with a label, 9 without; 95% intervals from 1,000"
                + " draws\n")
        .containsPattern("models/m/versions/1 +0\\.5500 \\[0\\.540, 0\\.560\\] +0\\.3300")
        .containsPattern("baseline: random +0\\.1000 ")
        .containsPattern("baseline: frequencies +0\\.4000 ")
        .contains(FIRST + ", thresholds of each half tuned on the other half (evaluations/1)")
        .containsPattern("Drama +400 +0\\.7000 \\[0\\.690, 0\\.710\\] +0\\.6000 +0\\.8000 ");
    EvaluateRequest request = (EvaluateRequest) service.last();
    assertThat(request.getDataset()).isEqualTo("datasets/x");
    assertThat(request.getSplit()).isEqualTo("validation");
    assertThat(request.hasLabelMerge()).isFalse();
  }

  @Test
  void whatIsToBeKnownBeforeTheNumbersAreUsedIsSaid() throws Exception {
    assertThat(evaluate(SECOND).out()).contains("\nwarning: It has seen 3 of them.\n");
    assertThat(evaluate(FIRST).out()).doesNotContain("warning");
    JsonNode object = new ObjectMapper().readTree(evaluate(SECOND, "--json").out());
    assertThat(object.get("warnings").get(0).asText()).isEqualTo("It has seen 3 of them.");
    assertThat(object.get("trained_count").intValue()).isEqualTo(3);
  }

  @Test
  void asJsonAVersionIsOneObjectOfPlainNumbers() throws Exception {
    Run run = evaluate(FIRST, "--json");
    assertThat(run.lines()).hasSize(1);
    JsonNode object = new ObjectMapper().readTree(run.out());
    assertThat(object.get("top_n_accuracy").doubleValue()).isEqualTo(0.55);
    assertThat(object.get("mean_average_precision").doubleValue()).isEqualTo(0.33);
    assertThat(object.get("macro_f1").isNumber()).isTrue();
    assertThat(object.get("intervals").get("top_n_accuracy").toString()).isEqualTo("[0.54,0.56]");
    JsonNode label = object.get("labels").get(0);
    assertThat(label.get("label").asText()).isEqualTo("Drama");
    assertThat(label.get("average_precision").doubleValue()).isEqualTo(0.7);
    assertThat(label.get("support").longValue()).isEqualTo(400);
    assertThat(object.get("baselines").get("frequencies").get("top_n_accuracy").doubleValue())
        .isEqualTo(0.4);
    assertThat(object.get("baselines").get("random").get("macro_f1").isNumber()).isTrue();
    assertThat(object.get("evaluation").asText()).isEqualTo("evaluations/1");
    assertThat(object.get("model_version").asText()).isEqualTo(FIRST);
    assertThat(object.get("threshold_source").asText()).isEqualTo("other half");
  }

  @Test
  void asJsonSeveralVersionsAreAnArrayWithTheirComparisons() throws Exception {
    JsonNode object = new ObjectMapper().readTree(evaluate(FIRST, SECOND, "--json").out());
    assertThat(object.get("versions")).hasSize(2);
    assertThat(object.get("versions").get(1).get("model_version").asText()).isEqualTo(SECOND);
    JsonNode comparison = object.get("comparisons").get(0);
    assertThat(comparison.get("base_model_version").asText()).isEqualTo(FIRST);
    assertThat(comparison.get("difference").get("top_n_accuracy").isNumber()).isTrue();
  }

  @Test
  void severalVersionsAreComparedWithTheFirst() {
    assertThat(evaluate(FIRST, SECOND).out()).contains("More than " + FIRST + "\n");
  }

  @Test
  void whatIsStoredBeforeTheServerStopsIsNamed() {
    Run run = evaluate(FIRST, CUT);
    assertThat(run.exitCode()).isEqualTo(6);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .isEqualTo("evaluations/1 of models/m/versions/1 is stored\nerror: SHUTTING_DOWN: Bye.\n");
    assertThat(evaluate(FIRST, CUT, "--json").err())
        .startsWith(
            "{\"evaluation\":\"evaluations/1\",\"model_version\":\"models/m/versions/1\"}\n");
  }

  @Test
  void aLabelMergeIsANameOrAFile() throws Exception {
    assertThat(evaluate(FIRST, "--label-merge", "genres-20").exitCode()).isZero();
    assertThat(((EvaluateRequest) service.last()).getLabelMerge().getMergedMap())
        .containsEntry("Musical", "Music");
    Path file =
        Files.writeString(
            temp.resolve("merge.yaml"), "# Ours.\nmerged:\n  War: Action\ndropped: [N/A]\n");
    assertThat(evaluate(FIRST, "--label-merge", file.toString()).exitCode()).isZero();
    EvaluateRequest request = (EvaluateRequest) service.last();
    assertThat(request.getLabelMerge().getMergedMap()).containsOnlyKeys("War");
    assertThat(request.getLabelMerge().getDroppedList()).containsExactly("N/A");
    Run wrong = evaluate(FIRST, "--label-merge", "no-such-merge");
    assertThat(wrong.exitCode()).isEqualTo(2);
    assertThat(wrong.err()).startsWith("error: RECIPE_INVALID: ");
  }

  private static void evaluate(EvaluateRequest request, StreamObserver<EvaluateResponse> answers) {
    for (String version : request.getModelVersionsList()) {
      if (version.equals(CUT)) {
        throw Errors.of(Status.Code.UNAVAILABLE, "SHUTTING_DOWN", "Bye.");
      }
      answers.onNext(
          EvaluateResponse.newBuilder()
              .setProgress(
                  EvaluateResponse.Progress.newBuilder()
                      .setModelVersion(version)
                      .setScoredCount(1)
                      .setTotalCount(1))
              .build());
      answers.onNext(EvaluateResponse.newBuilder().setEvaluation(evaluation(version)).build());
      if (!version.equals(FIRST)) {
        Comparison comparison =
            Comparison.newBuilder()
                .setModelVersion(version)
                .setBaseModelVersion(FIRST)
                .setDifference(metrics(0.01, 0.02))
                .build();
        answers.onNext(EvaluateResponse.newBuilder().setComparison(comparison).build());
      }
    }
  }

  private static Evaluation evaluation(String version) {
    Evaluation.Builder evaluation = Evaluation.newBuilder();
    if (version.equals(SECOND)) {
      evaluation
          .setTrainedCount(3)
          .addWarnings(EvaluationWarning.newBuilder().setDetail("It has seen 3 of them."));
    }
    return evaluation
        .setName("evaluations/1")
        .setModelVersion(version)
        .setDataset("datasets/x")
        .setSplit("validation")
        .setExampleCount(769)
        .setUnlabelledCount(9)
        .setMetrics(metrics(0.55, 0.33))
        .addBaselines(Baseline.newBuilder().setName("random").setMetrics(metrics(0.1, 0.08)))
        .addBaselines(Baseline.newBuilder().setName("frequencies").setMetrics(metrics(0.4, 0.1)))
        .addLabels(
            LabelMetrics.newBuilder()
                .setLabel("Drama")
                .setSupport(400)
                .setAveragePrecision(value(0.7))
                .setPrecision(value(0.6))
                .setRecall(value(0.8))
                .setF1(value(0.69))
                .setThreshold(0.4f))
        .setThresholdSource(ThresholdSource.THRESHOLD_SOURCE_OTHER_HALF)
        .setBootstrapDrawCount(1000)
        .build();
  }

  private static Metrics metrics(double topN, double map) {
    return Metrics.newBuilder()
        .setTopNAccuracy(value(topN))
        .setMeanAveragePrecision(value(map))
        .setMacroF1(value(0.3))
        .setMicroF1(value(0.5))
        .setHammingLoss(value(0.1))
        .setCalibrationError(value(0.02))
        .build();
  }

  private static MetricValue value(double value) {
    return MetricValue.newBuilder()
        .setValue(value)
        .setLow(Math.round((value - 0.01) * 100) / 100.0)
        .setHigh(Math.round((value + 0.01) * 100) / 100.0)
        .build();
  }

  private Run evaluate(String... words) {
    List<Object> line = new ArrayList<>(List.of("evaluate", "--dataset", "x"));
    line.addAll(List.of((Object[]) words));
    line.addAll(List.of("--server", server.address()));
    return Run.marquee(line.toArray());
  }
}
