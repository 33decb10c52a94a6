package dev.marquee.models.metrics;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * Draws of examples with replacement, the same for every metric, so that differences are those of
 * the metrics and not of the draws. An interval goes from the 2.5th to the 97.5th percentile.
 * Immutable.
 *
 * @see <a href="https://doi.org/10.1214/aos/1176344552">Efron, Bootstrap Methods, 1979</a>
 */
public final class Bootstrap {
  private static final double TAIL = 0.025;

  /**
   * Where a number lies with 95% of the draws. NaN where no draw defines it.
   *
   * @param low its lower end
   * @param high its upper end
   */
  public record Interval(double low, double high) {}

  private final List<Sample> draws;

  /**
   * @param examples how many there are, at least 1
   * @param draws how many draws, at least 1; 1,000 are usual
   * @param seed decides the draws
   */
  public Bootstrap(int examples, int draws, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    this.draws = Stream.generate(() -> Sample.draw(examples, random)).limit(draws).toList();
  }

  /** Returns the interval of a metric. */
  public Interval interval(Metric metric) {
    double[] sorted =
        draws.stream()
            .mapToDouble(metric::over)
            .filter(value -> !Double.isNaN(value))
            .sorted()
            .toArray();
    return new Interval(quantile(sorted, TAIL), quantile(sorted, 1 - TAIL));
  }

  /** Returns the interval of the difference of two metrics over the same examples. */
  public Interval difference(Metric one, Metric other) {
    return interval(sample -> one.over(sample) - other.over(sample));
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
