package dev.marquee.tools.bench.load;

/** Where the time of calls went on average, as the server tells it, in milliseconds. Immutable. */
public record MeanTimes(double decodeMillis, double queueMillis, double inferenceMillis) {}
