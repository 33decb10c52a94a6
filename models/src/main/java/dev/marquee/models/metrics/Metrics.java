package dev.marquee.models.metrics;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/** The metrics of whole predictions. */
public final class Metrics {
  private Metrics() {}

  /**
   * Returns the top-n accuracy of the original study: the share of an example's n labels that are
   * among the n best scores, averaged over the examples. One without labels does not count. Of
   * equal scores the label that comes first is the better one.
   */
  public static Metric topN(Predictions predictions) {
    return new ExampleMean(
        predictions.examples(),
        example -> {
          BitSet best = Ranking.best(predictions, example);
          long hits = best.stream().filter(label -> predictions.has(example, label)).count();
          return (double) hits / predictions.labelsOf(example);
        });
  }

  /**
   * Returns the mean of the labels' average precisions (mAP). A label that no example of the sample
   * has does not count.
   */
  public static Metric meanAveragePrecision(Predictions predictions) {
    List<AveragePrecision> each =
        IntStream.range(0, predictions.labels())
            .mapToObj(label -> new AveragePrecision(predictions, label))
            .toList();
    return sample -> meanOfDefined(each.stream().mapToDouble(one -> one.over(sample)).toArray());
  }

  /** Returns the share of all pairs of an example and a label that are decided wrongly. */
  public static Metric hammingLoss(Predictions predictions, Thresholds thresholds) {
    return new Decisions(predictions, thresholds).hammingLoss();
  }

  /** Returns the mean of the numbers that are not NaN. */
  static double meanOfDefined(double[] numbers) {
    return Arrays.stream(numbers).filter(one -> !Double.isNaN(one)).average().orElse(Double.NaN);
  }
}
