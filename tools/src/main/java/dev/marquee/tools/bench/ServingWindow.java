package dev.marquee.tools.bench;

import java.util.List;

/**
 * How long the calls of a stretch of time took. Immutable.
 *
 * @param seconds by call, at least one
 */
record ServingWindow(List<Double> seconds) {
  ServingWindow {
    if (seconds.isEmpty()) {
      throw new BenchException("No call was answered within the time: give more --seconds.");
    }
    seconds = List.copyOf(seconds);
  }

  int calls() {
    return seconds.size();
  }

  /** Returns how many times as long a quantile of this is as that of another. */
  double ratio(ServingWindow other, double share) {
    return Quantile.of(seconds, share) / Quantile.of(other.seconds, share);
  }
}
