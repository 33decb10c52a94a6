package dev.marquee.tools.bench.load;

import java.util.SplittableRandom;

/**
 * The times of a Poisson process: what arrives knows nothing of each other, so the gaps between
 * arrivals are exponentially distributed. The same seed gives the same times. Not thread-safe.
 */
final class PoissonSchedule {
  private final SplittableRandom random;
  private final double nanosPerArrival;
  private double next;

  /**
   * @param rate how many arrive a second on average, above zero
   */
  PoissonSchedule(double rate, long seed) {
    this.random = new SplittableRandom(seed);
    this.nanosPerArrival = 1e9 / rate;
  }

  /** Returns when the next one arrives, in nanoseconds from the start. */
  long next() {
    next += random.nextExponential() * nanosPerArrival;
    return (long) next;
  }
}
