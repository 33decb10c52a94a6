package dev.marquee.models.metrics;

import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * The mean of a number that each example has by itself; examples without one (NaN) are left out.
 */
final class ExampleMean implements Metric {
  private final double[] values;

  /**
   * @param value the number of an example; NaN for none
   */
  ExampleMean(int examples, IntToDoubleFunction value) {
    this.values = IntStream.range(0, examples).mapToDouble(value).toArray();
  }

  @Override
  public double over(Sample sample) {
    double sum = 0;
    long count = 0;
    for (int i = 0; i < values.length; i++) {
      if (!Double.isNaN(values[i])) {
        sum += values[i] * sample.count(i);
        count += sample.count(i);
      }
    }
    return sum / count;
  }
}
