package dev.marquee.server.swaps;

/**
 * A promotion or a rollback that was answered.
 *
 * @param start when it was asked for, in nanoseconds of the clock of {@link Answered}
 * @param end when its answer was there
 * @param version what is in production since
 */
public record Swap(long start, long end, String version) {}
