package dev.marquee.server.serving;

/** A mean in which the last values count most. Not thread-safe. */
final class RecentMean {
  /** How much the last value counts, beside all those before it. */
  private static final double LAST = 0.25;

  private double mean;

  void add(double value) {
    mean = mean == 0 ? value : mean + LAST * (value - mean);
  }

  /** Returns it; 0 as long as nothing was added. */
  double value() {
    return mean;
  }
}
