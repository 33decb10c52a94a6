package dev.marquee.tools.report;

import dev.marquee.v1.Evaluation;
import dev.marquee.v1.LabelMetrics;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * How well each label is told by each version: a row for each label, the most frequent first, with
 * a bar for each version.
 *
 * @param versions the names of the versions
 * @param rows the labels
 * @param leftOut how many labels are not shown, since they are too many
 */
record GenreTable(List<String> versions, List<Row> rows, int leftOut) {
  /** The most labels that anybody reads. */
  private static final int MOST_ROWS = 100;

  /**
   * A label.
   *
   * @param label its name
   * @param support how many examples have it
   * @param bars one for each version
   */
  record Row(String label, String support, List<Bar> bars) {}

  /**
   * The average precision of a label; the places are in per cent of the bar's full width.
   *
   * @param value with three decimals, or a dash
   * @param interval from where to where it lies with 95%; empty where there is no value
   * @param width how far the bar goes
   * @param low where its interval begins
   * @param high where its interval ends
   * @param chance what random scores reach
   * @param detail precision, recall and F1 at the threshold
   */
  record Bar(
      String value,
      String interval,
      String width,
      String low,
      String high,
      String chance,
      String detail) {}

  /** Makes the table. */
  static GenreTable of(List<ReportedVersion> versions) {
    List<Map<String, LabelMetrics>> byLabel =
        versions.stream().map(version -> byLabel(version.evaluation())).toList();
    List<String> labels =
        versions.stream()
            .flatMap(version -> version.evaluation().getLabelsList().stream())
            .sorted(
                Comparator.comparingLong(LabelMetrics::getSupport)
                    .reversed()
                    .thenComparing(LabelMetrics::getLabel))
            .map(LabelMetrics::getLabel)
            .distinct()
            .toList();
    return new GenreTable(
        versions.stream().map(ReportedVersion::name).toList(),
        labels.stream().limit(MOST_ROWS).map(label -> row(label, versions, byLabel)).toList(),
        Math.max(0, labels.size() - MOST_ROWS));
  }

  private static Map<String, LabelMetrics> byLabel(Evaluation evaluation) {
    return evaluation.getLabelsList().stream()
        .collect(Collectors.toMap(LabelMetrics::getLabel, metrics -> metrics, (first, _) -> first));
  }

  private static Row row(
      String label, List<ReportedVersion> versions, List<Map<String, LabelMetrics>> byLabel) {
    List<LabelMetrics> metrics =
        byLabel.stream()
            .map(of -> of.getOrDefault(label, LabelMetrics.getDefaultInstance()))
            .toList();
    long support = metrics.stream().mapToLong(LabelMetrics::getSupport).max().orElse(0);
    List<Bar> bars =
        IntStream.range(0, versions.size())
            .mapToObj(i -> bar(metrics.get(i), versions.get(i).evaluation().getExampleCount()))
            .toList();
    return new Row(label, NumberText.count(support), bars);
  }

  private static Bar bar(LabelMetrics metrics, long examples) {
    if (metrics.getSupport() == 0) {
      // An average precision of what does not occur is no number, and not 0 either.
      return new Bar(NumberText.NONE, "", "0.0", "0.0", "0.0", "0.0", "");
    }
    var precision = metrics.getAveragePrecision();
    return new Bar(
        NumberText.share(precision.getValue()),
        NumberText.interval(precision),
        place(precision.getValue()),
        place(precision.getLow()),
        place(precision.getHigh()),
        place((double) metrics.getSupport() / Math.max(1, examples)),
        "precision %s, recall %s, F1 %s at threshold %s"
            .formatted(
                NumberText.share(metrics.getPrecision().getValue()),
                NumberText.share(metrics.getRecall().getValue()),
                NumberText.share(metrics.getF1().getValue()),
                NumberText.share(metrics.getThreshold())));
  }

  private static String place(double share) {
    return NumberText.place(100 * Math.clamp(Double.isFinite(share) ? share : 0, 0, 1));
  }
}
