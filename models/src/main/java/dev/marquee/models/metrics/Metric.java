package dev.marquee.models.metrics;

/** A number that says how good some predictions are, over any sample of them. Thread-safe. */
public interface Metric {

  /**
   * Returns the number.
   *
   * @param sample of the examples that the metric was made for
   * @return NaN where the sample does not define it, as precision where nothing is predicted
   */
  double over(Sample sample);
}
