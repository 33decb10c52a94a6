package dev.marquee.tools.bench.load;

/** How calls are made in one window. Immutable. */
public sealed interface Load permits ClosedLoop, PoissonArrivals {
  /**
   * Puts a target under this load, and returns when the window is over and all calls have ended.
   *
   * @throws dev.marquee.tools.bench.BenchException if nobody served
   */
  LoadWindow run(Target target);
}
