package dev.marquee.client;

import static com.google.common.collect.Comparators.max;
import static com.google.common.collect.Comparators.min;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long an image that met a full queue waits before it is sent again: what the server said,
 * doubled at each further refusal up to {@link #LONGEST}, times a factor in [0.5, 1.5) so that
 * images and clients that were refused together do not come back together.
 */
final class Backoff {
  /** A server that says "at once" is not asked in a tight loop. */
  static final Duration SHORTEST = Duration.ofMillis(10);

  /** Where the doubling ends, before the factor; a server that says more is given more. */
  static final Duration LONGEST = Duration.ofSeconds(2);

  /** Enough to reach the longest wait from the shortest, and far from an overflow. */
  private static final int MAX_DOUBLINGS = 8;

  private final RandomGenerator random;

  Backoff(RandomGenerator random) {
    this.random = random;
  }

  /**
   * Returns the next wait.
   *
   * @param retryAfter what the server said; at least zero, at most a year
   * @param refusals how often the image was refused by now, at least once
   */
  Duration delay(Duration retryAfter, int refusals) {
    Duration first = max(retryAfter, SHORTEST);
    Duration grown = first.multipliedBy(1L << Math.min(refusals - 1, MAX_DOUBLINGS));
    Duration even = max(first, min(grown, LONGEST));
    return Duration.ofNanos((long) (even.toNanos() * random.nextDouble(0.5, 1.5)));
  }
}
