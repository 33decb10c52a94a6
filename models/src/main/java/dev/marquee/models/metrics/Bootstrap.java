package dev.marquee.models.metrics;

import dev.marquee.models.failure.Failure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Draws of examples with replacement, the same for every metric, so that differences are those of
 * the metrics and not of the draws. An interval goes from the 2.5th to the 97.5th percentile.
 * Immutable.
 *
 * <p>A draw is made anew whenever it is needed, which takes O(examples) and keeps nothing: held, a
 * hundred thousand draws would be gigabytes. What is sorted or decided by score is so once, when a
 * metric is made; of a draw it only counts. So the intervals of a metric over all labels take
 * O(draws · examples · labels) additions, two seconds for 1,000 draws of 8,000 examples and 20
 * labels.
 *
 * @see <a href="https://doi.org/10.1214/aos/1176344552">Efron, Bootstrap Methods, 1979</a>
 */
public final class Bootstrap {
  private static final double TAIL = 0.025;

  /** So many metrics share a draw; more would hold more numbers at once. */
  private static final int AT_ONCE = 64;

  /**
   * Where a number lies with 95% of the draws. NaN where no draw defines it.
   *
   * @param low its lower end
   * @param high its upper end
   */
  public record Interval(double low, double high) {}

  private final int examples;
  private final int draws;
  private final long seed;

  /**
   * @param examples how many there are, at least 1
   * @param draws how many draws, at least 1; 1,000 are usual
   * @param seed decides the draws
   */
  public Bootstrap(int examples, int draws, long seed) {
    this.examples = examples;
    this.draws = draws;
    this.seed = seed;
  }

  /** Returns how many draws there are. */
  public int draws() {
    return draws;
  }

  /**
   * Returns the interval of a metric.
   *
   * @throws Failure.Cancelled if the thread is interrupted
   */
  public Interval interval(Metric metric) {
    return intervals(List.of(metric)).getFirst();
  }

  /**
   * Returns the intervals of metrics, in their order; faster than one after the other.
   *
   * @throws Failure.Cancelled if the thread is interrupted
   */
  public List<Interval> intervals(List<Metric> metrics) {
    List<Interval> intervals = new ArrayList<>();
    for (int from = 0; from < metrics.size(); from += AT_ONCE) {
      intervals.addAll(together(metrics.subList(from, Math.min(from + AT_ONCE, metrics.size()))));
    }
    return intervals;
  }

  private List<Interval> together(List<Metric> metrics) {
    double[][] values = new double[metrics.size()][draws];
    SplittableRandom random = new SplittableRandom(seed);
    for (int draw = 0; draw < draws; draw++) {
      if (Thread.currentThread().isInterrupted()) {
        throw Failure.Cancelled.byCaller();
      }
      Sample sample = Sample.draw(examples, random);
      for (int i = 0; i < values.length; i++) {
        values[i][draw] = metrics.get(i).over(sample);
      }
    }
    return Arrays.stream(values).map(Bootstrap::interval).toList();
  }

  /** Returns the interval of the difference of two metrics over the same examples. */
  public Interval difference(Metric one, Metric other) {
    return interval(sample -> one.over(sample) - other.over(sample));
  }

  private static Interval interval(double[] values) {
    double[] sorted =
        Arrays.stream(values).filter(value -> !Double.isNaN(value)).sorted().toArray();
    return new Interval(quantile(sorted, TAIL), quantile(sorted, 1 - TAIL));
  }

  /** Between two draws the quantile is on the straight line. */
  private static double quantile(double[] sorted, double share) {
    if (sorted.length == 0) {
      return Double.NaN;
    }
    double place = share * (sorted.length - 1);
    int below = (int) place;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
  }
}
