package dev.marquee.tools.report;

import dev.marquee.tools.report.LineChart.Line;
import dev.marquee.tools.report.LineChart.Value;
import dev.marquee.v1.EpochDone;
import dev.marquee.v1.EpochMetrics;
import dev.marquee.v1.TrainingRun;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * How the training of a version went, epoch by epoch.
 *
 * @param version the version
 * @param run the training run
 * @param charts the losses, and what was measured where that was
 * @param rows the same in numbers
 */
record TrainingCurves(String version, String run, List<LineChart> charts, List<Row> rows) {

  /** An epoch, with a dash for what was not measured. */
  record Row(
      int epoch,
      String trainingLoss,
      String validationLoss,
      String topN,
      String meanAveragePrecision,
      String duration) {}

  /** Draws them; empty where no training is known or it made no epoch. */
  static Optional<TrainingCurves> of(ReportedVersion version) {
    TrainingRun run = version.run();
    if (run == null || run.getEpochsCount() == 0) {
      return Optional.empty();
    }
    List<EpochDone> epochs = run.getEpochsList();
    int last = epochs.stream().mapToInt(EpochDone::getEpoch).max().orElse(1);
    LineChart losses =
        LineChart.of(
            "Loss per epoch",
            List.of(
                new Line("training loss", values(epochs, EpochDone::getTrainingLoss)),
                new Line("validation loss", measured(epochs, EpochMetrics::getLoss))),
            last,
            Double.POSITIVE_INFINITY);
    LineChart metrics =
        LineChart.of(
            "Measured on the validation split per epoch",
            List.of(
                new Line("top-n accuracy", measured(epochs, EpochMetrics::getTopNAccuracy)),
                new Line("mAP", measured(epochs, EpochMetrics::getMeanAveragePrecision))),
            last,
            0);
    return Optional.of(
        new TrainingCurves(
            version.name(),
            run.getName(),
            metrics.series().isEmpty() ? List.of(losses) : List.of(losses, metrics),
            epochs.stream().map(TrainingCurves::row).toList()));
  }

  private static List<Value> values(List<EpochDone> epochs, ToDoubleFunction<EpochDone> value) {
    return epochs.stream()
        .map(epoch -> new Value(epoch.getEpoch(), value.applyAsDouble(epoch)))
        .toList();
  }

  private static List<Value> measured(
      List<EpochDone> epochs, ToDoubleFunction<EpochMetrics> value) {
    return values(
        epochs.stream().filter(EpochDone::hasValidation).toList(),
        epoch -> value.applyAsDouble(epoch.getValidation()));
  }

  private static Row row(EpochDone epoch) {
    boolean measured = epoch.hasValidation();
    EpochMetrics metrics = epoch.getValidation();
    return new Row(
        epoch.getEpoch(),
        NumberText.loss(epoch.getTrainingLoss()),
        measured ? NumberText.loss(metrics.getLoss()) : NumberText.NONE,
        measured ? NumberText.share(metrics.getTopNAccuracy()) : NumberText.NONE,
        measured ? NumberText.share(metrics.getMeanAveragePrecision()) : NumberText.NONE,
        NumberText.seconds(epoch.getDurationSeconds()));
  }
}
