package dev.marquee.models.training;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

/**
 * Seeds made from seeds, so that each thing that is drawn has numbers of its own, whatever else is
 * drawn and in which order: nothing of a random state need be saved. The same on every machine.
 */
public final class Seeds {
  private static final long STEP = 0x9e3779b97f4a7c15L;

  private Seeds() {}

  /**
   * Returns the seed of one of the things that a seed decides.
   *
   * @param purpose what they are, such as {@code dropout}
   * @param number which of them, such as the step
   */
  public static long derive(long seed, String purpose, long number) {
    long state = mix(seed);
    for (byte one : purpose.getBytes(StandardCharsets.UTF_8)) {
      state = mix(state ^ one);
    }
    return mix(state ^ mix(number));
  }

  /** Returns the random numbers of one of the things that a seed decides; see {@link #derive}. */
  public static SplittableRandom random(long seed, String purpose, long number) {
    return new SplittableRandom(derive(seed, purpose, number));
  }

  /**
   * The function that SplitMix64 makes its numbers with: one-to-one, and every bit depends on all.
   *
   * @see <a href="https://doi.org/10.1145/2660193.2660195">Steele, Lea and Flood, Fast Splittable
   *     Pseudorandom Number Generators, 2014</a>
   */
  private static long mix(long value) {
    long z = value + STEP;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
