package dev.marquee.tools.bench.load;

import com.google.protobuf.util.Durations;
import dev.marquee.v1.ClassifyTimings;

/**
 * Where a server says that the time of a call went. Immutable.
 *
 * @param decode nanoseconds from the bytes to the network's input
 * @param queue nanoseconds from there to the engine
 * @param inference nanoseconds of the batch on the engine
 * @param batchSize how many images that batch held, at least 1
 */
public record ServedTimes(long decode, long queue, long inference, int batchSize) {
  static ServedTimes of(ClassifyTimings timings) {
    return new ServedTimes(
        Durations.toNanos(timings.getDecode()),
        Durations.toNanos(timings.getQueue()),
        Durations.toNanos(timings.getInference()),
        timings.getBatchSize());
  }
}
