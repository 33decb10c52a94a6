package dev.marquee.server.swaps;

/**
 * A call that was answered.
 *
 * @param start when it was made, in nanoseconds of some clock
 * @param end when its answer was there
 * @param version the version that answered it
 */
public record Answered(long start, long end, String version) {
  /** Returns how long it took, in nanoseconds. */
  public long latency() {
    return end - start;
  }
}
