package dev.marquee.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.protobuf.ByteString;
import dev.marquee.server.testing.DrawnDatasets;
import dev.marquee.server.testing.VersionFolder;
import dev.marquee.v1.ClassifyRequest;
import dev.marquee.v1.Comparison;
import dev.marquee.v1.EvaluateResponse;
import dev.marquee.v1.Evaluation;
import dev.marquee.v1.LabelScore;
import dev.marquee.v1.ListPredictionsRequest;
import dev.marquee.v1.MetricValue;
import dev.marquee.v1.Prediction;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Evaluations of small networks on the real engine. */
class EvaluateTest {
  private static final String MODEL = "models/posters";
  private static final String ONE = MODEL + "/versions/1";
  private static final String TWO = MODEL + "/versions/2";
  private static final List<String> LABELS = List.of("Action", "Comedy", "Drama");

  @TempDir static Path data;
  private static TestServer server;

  @BeforeAll
  static void start() {
    VersionFolder.in(data)
        .model("posters")
        .alias("production", 1)
        .version(1, manifest -> manifest.tiny().threshold("Drama", 0.4f))
        .version(2, manifest -> manifest.tiny());
    DrawnDatasets datasets = new DrawnDatasets();
    DrawnDatasets.Draft draft = datasets.draft("films");
    for (int i = 0; i < 20; i++) {
      draft.add("validation", LABELS.get(i % 3));
      draft.add("train", "Drama", LABELS.get(i % 2));
    }
    draft.add("validation").commit();
    server = EvaluationScene.start(data, datasets);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static List<Prediction> predictions(Evaluation evaluation) {
    return server
        .evaluations()
        .listPredictions(
            ListPredictionsRequest.newBuilder().setParent(evaluation.getName()).build())
        .getPredictionsList();
  }

  @Test
  void scoresAreThoseOfClassify() {
    Evaluation evaluation = EvaluationScene.evaluation(server, EvaluationScene.request(TWO));
    List<Prediction> predictions = predictions(evaluation);
    assertThat(predictions).hasSize(20);
    for (Prediction prediction : predictions) {
      String id = prediction.getExample().substring("datasets/films/examples/".length());
      Map<String, Float> classified =
          server
              .classifier()
              .classify(
                  ClassifyRequest.newBuilder()
                      .setModel(TWO)
                      .setImage(ByteString.copyFrom(DrawnDatasets.picture(id)))
                      .build())
              .getLabelsList()
              .stream()
              .collect(Collectors.toMap(LabelScore::getLabel, LabelScore::getScore));
      for (int label = 0; label < LABELS.size(); label++) {
        assertThat(prediction.getScores(label))
            .isCloseTo(classified.get(LABELS.get(label)), within(1e-6f));
      }
    }
  }

  @Test
  void metricsAreThoseOfThePredictionsThatAreListed() {
    Evaluation evaluation = EvaluationScene.evaluation(server, EvaluationScene.request(ONE));
    List<Prediction> predictions = predictions(evaluation);
    double right = predictions.stream().filter(one -> best(one).equals(one.getLabels(0))).count();
    assertThat(evaluation.getMetrics().getTopNAccuracy().getValue())
        .isCloseTo(right / 20, within(1e-12));
    // Thresholds are the version's own: 0.5, and 0.4 for Drama.
    double wrong = 0;
    for (Prediction prediction : predictions) {
      for (int label = 0; label < LABELS.size(); label++) {
        boolean predicted = prediction.getScores(label) >= (label == 2 ? 0.4f : 0.5f);
        wrong += predicted == prediction.getLabelsList().contains(LABELS.get(label)) ? 0 : 1;
      }
    }
    assertThat(evaluation.getMetrics().getHammingLoss().getValue())
        .isCloseTo(wrong / 60, within(1e-12));
    assertThat(evaluation.getLabels(2).getThreshold()).isEqualTo(0.4f);
    assertThat(evaluation.getCalibrationBinsList()).hasSize(15);
    assertThat(evaluation.getCalibrationBinsList().stream().mapToLong(bin -> bin.getCount()).sum())
        .isEqualTo(60);
    assertThat(evaluation.getConfusionList()).hasSize(9);
  }

  private static String best(Prediction prediction) {
    int best = 0;
    for (int label = 1; label < LABELS.size(); label++) {
      best = prediction.getScores(label) > prediction.getScores(best) ? label : best;
    }
    return LABELS.get(best);
  }

  @Test
  void anEvaluationSaysWhatWasMeasuredAndHowCertainItIs() {
    Evaluation evaluation =
        EvaluationScene.evaluation(server, EvaluationScene.request(MODEL + "@production"));
    assertThat(evaluation.getModelVersion()).isEqualTo(ONE);
    assertThat(evaluation.getDataset()).isEqualTo("datasets/films");
    assertThat(evaluation.getDatasetDigest()).hasSize(64);
    assertThat(evaluation.getSplit()).isEqualTo("validation");
    assertThat(evaluation.getExampleCount()).isEqualTo(20);
    assertThat(evaluation.getUnlabelledCount()).isEqualTo(1);
    assertThat(evaluation.getBootstrapDrawCount()).isEqualTo(100);
    assertThat(evaluation.getLabelsList())
        .extracting(label -> label.getLabel() + " " + label.getSupport())
        .containsExactly("Action 7", "Comedy 7", "Drama 6");
    MetricValue map = evaluation.getMetrics().getMeanAveragePrecision();
    assertThat(map.getLow()).isLessThan(map.getHigh());
    assertThat(map.getValue()).isBetween(map.getLow() - 0.1, map.getHigh() + 0.1);
  }

  @Test
  void itStandsBesideWhatIsKnownWithoutTheImages() {
    Evaluation evaluation = EvaluationScene.evaluation(server, EvaluationScene.request(ONE));
    assertThat(evaluation.getBaselinesList())
        .extracting(baseline -> baseline.getName())
        .containsExactly("random", "frequencies");
    // In train, Drama is the most frequent label: of the 20 examples 6 have it.
    assertThat(evaluation.getBaselines(1).getMetrics().getTopNAccuracy().getValue())
        .isCloseTo(0.3, within(1e-12));
    // A constant score has the label's frequency as its average precision.
    assertThat(evaluation.getBaselines(1).getMetrics().getMeanAveragePrecision().getValue())
        .isCloseTo(1.0 / 3, within(1e-12));
  }

  @Test
  void progressGoesFromNothingToAll() {
    List<EvaluateResponse> events = EvaluationScene.evaluate(server, EvaluationScene.request(ONE));
    List<EvaluateResponse.Progress> progress =
        events.stream()
            .filter(EvaluateResponse::hasProgress)
            .map(EvaluateResponse::getProgress)
            .toList();
    assertThat(progress.getFirst().getScoredCount()).isZero();
    assertThat(progress.getLast().getScoredCount()).isEqualTo(20);
    assertThat(progress).extracting(one -> one.getTotalCount()).containsOnly(20L);
    assertThat(events.getLast().hasEvaluation()).isTrue();
  }

  @Test
  void severalVersionsAreComparedWithTheFirstOnTheSameDraws() {
    List<EvaluateResponse> events =
        EvaluationScene.evaluate(server, EvaluationScene.request(ONE, TWO));
    List<Evaluation> evaluations =
        events.stream()
            .filter(EvaluateResponse::hasEvaluation)
            .map(EvaluateResponse::getEvaluation)
            .toList();
    assertThat(evaluations).extracting(Evaluation::getModelVersion).containsExactly(ONE, TWO);
    Comparison comparison = events.getLast().getComparison();
    assertThat(comparison.getBaseModelVersion()).isEqualTo(ONE);
    assertThat(comparison.getModelVersion()).isEqualTo(TWO);
    assertThat(comparison.getWarningsList()).isEmpty();
    assertThat(comparison.getDifference().getMeanAveragePrecision().getValue())
        .isCloseTo(
            evaluations.get(1).getMetrics().getMeanAveragePrecision().getValue()
                - evaluations.get(0).getMetrics().getMeanAveragePrecision().getValue(),
            within(1e-12));
  }

  @Test
  void oneSeedGivesOneResult() {
    Set<Object> metrics =
        Set.copyOf(
            List.of(
                EvaluationScene.evaluation(server, EvaluationScene.request(ONE).setSeed(3))
                    .getBaselines(0)));
    assertThat(metrics)
        .contains(
            EvaluationScene.evaluation(server, EvaluationScene.request(ONE).setSeed(3))
                .getBaselines(0))
        .doesNotContain(
            EvaluationScene.evaluation(server, EvaluationScene.request(ONE).setSeed(4))
                .getBaselines(0));
  }
}
