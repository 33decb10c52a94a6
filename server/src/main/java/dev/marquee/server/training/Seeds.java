package dev.marquee.server.training;

/**
 * Seeds for what a run draws at random, each from the run's own and from where it is used alone: a
 * run that goes on from a checkpoint draws what it would have drawn.
 */
final class Seeds {
  private Seeds() {}

  /** Returns one for a place, such as a pass over the data and a step. */
  static long of(long seed, long... place) {
    long mixed = mix(seed);
    for (long part : place) {
      mixed = mix(mixed ^ mix(part));
    }
    return mixed;
  }

  /**
   * The finalizer of SplitMix64, on numbers a golden gamma apart.
   *
   * @see <a href="https://doi.org/10.1145/2714064.2660195">Steele, Lea and Flood, Fast Splittable
   *     Pseudorandom Number Generators, 2014</a>
   */
  private static long mix(long number) {
    long z = number + 0x9e3779b97f4a7c15L;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
