package dev.marquee.tools.bench.serving;

/** How calls come. Immutable. */
public sealed interface Arrivals {
  /** Each client asks as soon as it is answered. */
  record Closed() implements Arrivals {}

  /**
   * Calls come at random times, whether or not those before them are answered.
   *
   * @param perSecond how many on average, above 0
   */
  record Rate(double perSecond) implements Arrivals {
    private static final double MOST = 100_000;

    public Rate {
      if (!(perSecond > 0 && perSecond <= MOST)) {
        throw new IllegalArgumentException(
            "--rate must be above 0 and at most 100000 a second, not " + perSecond);
      }
    }
  }

  /**
   * The same at a share of what a closed loop of the clients reached.
   *
   * @param share above 0, at most 100
   */
  record Share(double share) implements Arrivals {
    public Share {
      if (!(share > 0 && share <= 100)) {
        throw new IllegalArgumentException("--load must be above 0 and at most 100, not " + share);
      }
    }
  }
}
