package dev.marquee.tools.bench.serving;

import dev.marquee.tools.bench.load.LoadWindow;
import dev.marquee.tools.bench.load.Outcome;
import dev.marquee.tools.bench.raw.BareResult;
import java.util.Optional;

/**
 * What one of those that are compared did in a window. Immutable.
 *
 * @param perSecond posters that it classified a second
 * @param p50Millis the median time of a call, or of a bare loop's batch, in milliseconds
 * @param p99Millis the 99th percentile of the same
 * @param load the calls; empty of a bare loop, which has none
 */
public record ServingTurn(
    double perSecond, double p50Millis, double p99Millis, Optional<LoadWindow> load) {

  static ServingTurn of(LoadWindow window) {
    return new ServingTurn(
        window.perSecond(),
        window.millis(Outcome.OK, 50).orElseThrow(),
        window.millis(Outcome.OK, 99).orElseThrow(),
        Optional.of(window));
  }

  static ServingTurn of(BareResult result) {
    return new ServingTurn(
        result.perSecond(), result.p50Millis(), result.p99Millis(), Optional.empty());
  }
}
