package dev.marquee.tools.bench;

import java.util.List;

/** Quantiles of samples. */
public final class Quantile {
  private Quantile() {}

  /**
   * Returns a quantile, interpolated between the two samples beside it: the seventh definition of
   * Hyndman and Fan, <a href="https://doi.org/10.2307/2684934">Sample Quantiles in Statistical
   * Packages</a>.
   *
   * @param samples at least one, in any order
   * @param share of the samples that lie below, in [0, 1]
   */
  public static double of(List<Double> samples, double share) {
    if (samples.isEmpty() || !(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException(
          "no quantile %s of %d samples".formatted(share, samples.size()));
    }
    List<Double> sorted = samples.stream().sorted().toList();
    double place = share * (sorted.size() - 1);
    int below = (int) place;
    int above = Math.min(below + 1, sorted.size() - 1);
    return sorted.get(below) + (place - below) * (sorted.get(above) - sorted.get(below));
  }

  /** Returns the quantile with as many samples below as above it. */
  public static double median(List<Double> samples) {
    return of(samples, 0.5);
  }
}
