package dev.marquee.server.evaluation;

import dev.marquee.models.metrics.Bootstrap.Interval;

/**
 * A measured number with its 95% bootstrap interval; all finite.
 *
 * @param low the interval's lower end
 * @param high its upper end
 */
public record Figure(double value, double low, double high) {

  /** What nothing defines is 0, as the precision of a label that is never predicted. */
  static Figure of(double value, Interval interval) {
    return new Figure(defined(value), defined(interval.low()), defined(interval.high()));
  }

  private static double defined(double number) {
    return Double.isNaN(number) ? 0 : number;
  }
}
