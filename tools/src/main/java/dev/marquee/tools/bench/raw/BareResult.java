package dev.marquee.tools.bench.raw;

/**
 * What a window of bare work brought. Immutable.
 *
 * @param perSecond images a second
 * @param p50Millis the median time of a batch, or of a single image, in milliseconds
 * @param p99Millis the 99th percentile of the same
 */
public record BareResult(double perSecond, double p50Millis, double p99Millis) {}
