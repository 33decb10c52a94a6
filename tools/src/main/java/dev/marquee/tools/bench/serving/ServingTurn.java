package dev.marquee.tools.bench.serving;

import dev.marquee.tools.bench.load.LoadWindow;
import dev.marquee.tools.bench.load.Outcome;
import dev.marquee.tools.bench.machine.GpuUse;
import dev.marquee.tools.bench.raw.BareResult;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What one of those that are compared did in a window. Immutable.
 *
 * @param perSecond posters that it classified a second
 * @param p50Millis the median time of a call, or of a bare loop's batch, in milliseconds; empty
 *     where no call went well
 * @param p99Millis the 99th percentile of the same
 * @param load the calls; empty of a bare loop, which has none
 * @param gpu how its GPU was used; empty where the CPU computes
 */
public record ServingTurn(
    double perSecond,
    OptionalDouble p50Millis,
    OptionalDouble p99Millis,
    Optional<LoadWindow> load,
    Optional<GpuUse> gpu) {

  static ServingTurn of(LoadWindow window) {
    return new ServingTurn(
        window.perSecond(),
        window.millis(Outcome.OK, 50),
        window.millis(Outcome.OK, 99),
        Optional.of(window),
        Optional.empty());
  }

  static ServingTurn of(BareResult result) {
    return new ServingTurn(
        result.perSecond(),
        OptionalDouble.of(result.p50Millis()),
        OptionalDouble.of(result.p99Millis()),
        Optional.empty(),
        Optional.empty());
  }

  /** Returns the same with what a GPU was seen to do meanwhile. */
  ServingTurn with(Optional<GpuUse> seen) {
    return new ServingTurn(perSecond, p50Millis, p99Millis, load, seen);
  }
}
