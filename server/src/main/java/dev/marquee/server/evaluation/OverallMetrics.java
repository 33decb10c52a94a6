package dev.marquee.server.evaluation;

import dev.marquee.models.metrics.Bootstrap.Interval;
import dev.marquee.models.metrics.Calibration;
import dev.marquee.models.metrics.Decisions;
import dev.marquee.models.metrics.Metric;
import dev.marquee.models.metrics.Metrics;
import dev.marquee.models.metrics.Predictions;
import dev.marquee.models.metrics.Sample;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** The metrics over all labels, in the order of {@link Figures}. */
final class OverallMetrics {
  static final int COUNT = 6;

  private final List<Metric> metrics;

  private OverallMetrics(List<Metric> metrics) {
    this.metrics = metrics;
  }

  static OverallMetrics of(Predictions predictions, Decisions decisions) {
    return new OverallMetrics(
        List.of(
            Metrics.topN(predictions),
            Metrics.meanAveragePrecision(predictions),
            decisions.macroF1(),
            decisions.microF1(),
            decisions.hammingLoss(),
            new Calibration(predictions)));
  }

  /** Returns them over another list of examples, of which each sample becomes one of theirs. */
  OverallMetrics over(UnaryOperator<Sample> sample) {
    return new OverallMetrics(
        metrics.stream().<Metric>map(metric -> drawn -> metric.over(sample.apply(drawn))).toList());
  }

  /** Returns by how much each is more than that of others. */
  OverallMetrics minus(OverallMetrics others) {
    BinaryOperator<Metric> minus = (one, other) -> drawn -> one.over(drawn) - other.over(drawn);
    return new OverallMetrics(
        IntStream.range(0, COUNT)
            .mapToObj(i -> minus.apply(metrics.get(i), others.metrics.get(i)))
            .toList());
  }

  List<Metric> all() {
    return metrics;
  }

  /**
   * Returns what they find.
   *
   * @param intervals theirs, in their order
   */
  Figures figures(Sample all, List<Interval> intervals) {
    List<Figure> found =
        IntStream.range(0, COUNT)
            .mapToObj(i -> Figure.of(metrics.get(i).over(all), intervals.get(i)))
            .toList();
    return new Figures(
        found.get(0), found.get(1), found.get(2), found.get(3), found.get(4), found.get(5));
  }
}
