package dev.marquee.tools.report;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import dev.marquee.v1.Baseline;
import dev.marquee.v1.CalibrationBin;
import dev.marquee.v1.EpochDone;
import dev.marquee.v1.EpochMetrics;
import dev.marquee.v1.Evaluation;
import dev.marquee.v1.Example;
import dev.marquee.v1.GetExampleResponse;
import dev.marquee.v1.LabelMetrics;
import dev.marquee.v1.MetricValue;
import dev.marquee.v1.Metrics;
import dev.marquee.v1.ModelVersion;
import dev.marquee.v1.Prediction;
import dev.marquee.v1.ThresholdSource;
import dev.marquee.v1.TrainingRun;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jspecify.annotations.Nullable;

/** Made-up versions with all that a report shows of them. */
public final class Reports {
  public static final List<String> LABELS = List.of("Drama", "Comedy", "Horror", "War");
  public static final String DATASET = "datasets/posters";

  private static final Instant TIME = Instant.parse("2026-11-22T12:00:00.5Z");
  private static final int EXAMPLES = 80;

  private Reports() {}

  /** A version that is right about so many of its examples; War is a label that none has. */
  public static ReportedVersion version(int number, double skill) {
    String name = "models/posters/versions/" + number;
    List<Prediction> predictions = predictions(skill);
    ModelVersion version =
        ModelVersion.newBuilder()
            .setName(name)
            .setArchitecture("densenet121")
            .setWeightsSha256("ab".repeat(32))
            .putProvenance("recipe", "description: ours\nepochs: 4\n")
            .build();
    return new ReportedVersion(version, evaluation(name, skill), predictions, null);
  }

  public static ReportedVersion with(ReportedVersion version, Evaluation evaluation) {
    return new ReportedVersion(version.version(), evaluation, version.predictions(), version.run());
  }

  public static ReportedVersion with(ReportedVersion version, @Nullable TrainingRun run) {
    return new ReportedVersion(version.version(), version.evaluation(), version.predictions(), run);
  }

  /** Made by a run of a recipe that the server has. */
  static ReportedVersion ofRecipe(ReportedVersion version, String recipe) {
    TrainingRun.Builder run = run("trainingRuns/a", true).toBuilder();
    run.getSpecBuilder().getRecipeBuilder().setName(recipe);
    return with(version, run.build());
  }

  public static ReportedVersion withRecipe(ReportedVersion version, String recipe) {
    return new ReportedVersion(
        version.version().toBuilder().putProvenance("recipe", recipe).build(),
        version.evaluation(),
        version.predictions(),
        version.run());
  }

  static Evaluation evaluation(String version, double skill) {
    Evaluation.Builder evaluation =
        Evaluation.newBuilder()
            .setName("evaluations/7")
            .setModelVersion(version)
            .setDataset(DATASET)
            .setDatasetDigest("cd".repeat(32))
            .setSplit("validation")
            .setExampleCount(EXAMPLES)
            .setUnlabelledCount(2)
            .setCreateTime(Timestamp.newBuilder().setSeconds(1_700_000_000))
            .setMetrics(metrics(skill))
            .addBaselines(baseline("random", 0.2))
            .addBaselines(baseline("frequencies", 0.4))
            .setThresholdSource(ThresholdSource.THRESHOLD_SOURCE_VERSION)
            .setBootstrapDrawCount(1000);
    for (String label : LABELS) {
      boolean occurs = !label.equals("War");
      evaluation.addLabels(
          LabelMetrics.newBuilder()
              .setLabel(label)
              .setSupport(occurs ? 20 + label.length() : 0)
              .setAveragePrecision(value(occurs ? skill : 0))
              .setThreshold(0.5f));
    }
    for (int i = 0; i < LABELS.size() * LABELS.size(); i++) {
      evaluation.addConfusion(i % 5 == 0 ? 0.8f : 0.25f);
    }
    evaluation.addCalibrationBins(bin(1000, 0.05, 0.1)).addCalibrationBins(bin(10, 0.9, 0.7));
    return evaluation.addCalibrationBins(CalibrationBin.getDefaultInstance()).build();
  }

  static Metrics metrics(double of) {
    return Metrics.newBuilder()
        .setTopNAccuracy(value(of))
        .setMeanAveragePrecision(value(of))
        .setMacroF1(value(of))
        .setMicroF1(value(of))
        .setHammingLoss(value(1 - of))
        .setCalibrationError(value((1 - of) / 10))
        .build();
  }

  private static Baseline baseline(String name, double of) {
    return Baseline.newBuilder().setName(name).setMetrics(metrics(of)).build();
  }

  private static MetricValue value(double value) {
    return MetricValue.newBuilder()
        .setValue(value)
        .setLow(value - 0.021)
        .setHigh(value + 0.021)
        .build();
  }

  private static CalibrationBin bin(long count, double score, double share) {
    return CalibrationBin.newBuilder()
        .setCount(count)
        .setMeanScore(score)
        .setTrueShare(share)
        .build();
  }

  private static List<Prediction> predictions(double skill) {
    SplittableRandom random = new SplittableRandom(1);
    List<Prediction> predictions = new ArrayList<>();
    for (int i = 0; i < EXAMPLES; i++) {
      int truth = i % 3;
      boolean knows = random.nextDouble() < skill;
      Prediction.Builder prediction =
          Prediction.newBuilder().setExample(example(i)).addLabels(LABELS.get(truth));
      for (int label = 0; label < LABELS.size(); label++) {
        double score = (label == truth) == knows ? 0.5 : 0;
        prediction.addScores((float) (score + random.nextDouble() / 2));
      }
      predictions.add(prediction.build());
    }
    return predictions;
  }

  static String example(int number) {
    return "%s/examples/tt%03d".formatted(DATASET, number);
  }

  /** A run of two epochs, the first of which was not measured where {@code measured} is false. */
  public static TrainingRun run(String name, boolean measured) {
    TrainingRun.Builder run =
        TrainingRun.newBuilder()
            .setName(name)
            .setState(TrainingRun.State.STATE_SUCCEEDED)
            .setStepCount(2000)
            .setTotalStepCount(2000)
            .setTotalEpochCount(2);
    run.getSpecBuilder().setSeed(17).setDataset(DATASET);
    for (int epoch = 1; epoch <= 2; epoch++) {
      EpochDone.Builder done =
          EpochDone.newBuilder()
              .setEpoch(epoch)
              .setTrainingLoss(0.5 / epoch)
              .setDurationSeconds(125);
      if (measured) {
        done.setValidation(
            EpochMetrics.newBuilder()
                .setLoss(0.6 / epoch)
                .setTopNAccuracy(0.2 * epoch)
                .setMeanAveragePrecision(0.15 * epoch));
      }
      run.addEpochs(done);
    }
    return run.build();
  }

  /** Examples with a title, a year and an image of 300×450. */
  public static ExampleSource examples(String title) {
    return name ->
        Optional.of(
            GetExampleResponse.newBuilder()
                .setExample(
                    Example.newBuilder()
                        .setName(name)
                        .putMetadata("title", title)
                        .putMetadata("year", "1980")
                        .setWidth(300)
                        .setHeight(450))
                .setImage(image(300, 450))
                .build());
  }

  static ByteString image(int width, int height) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(Color.ORANGE);
    graphics.fillOval(width / 4, height / 4, width / 2, height / 2);
    graphics.dispose();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return ByteString.copyFrom(bytes.toByteArray());
  }

  static String html(ReportedVersion... versions) {
    return html("", examples("Airplane!"), versions);
  }

  static String html(String title, ExampleSource examples, ReportedVersion... versions) {
    return EvaluationReport.render(new ReportInput(title, TIME, List.of(versions)), examples);
  }

  static Document page(ReportedVersion... versions) {
    return Jsoup.parse(html(versions));
  }
}
