package dev.marquee.server.training;

import dev.marquee.server.registry.VersionName;
import java.util.Optional;

/**
 * How a run ended.
 *
 * @param event the last one
 */
record RunEnd(
    RunState state, Optional<VersionName> version, Optional<RunFailure> failure, RunEvent event) {

  static RunEnd completed(VersionName version, int epochs, int bestEpoch) {
    return new RunEnd(
        RunState.SUCCEEDED,
        Optional.of(version),
        Optional.empty(),
        new RunEvent.Completed(version, epochs, bestEpoch));
  }

  static RunEnd failed(RunFailure failure, Optional<VersionName> version) {
    return new RunEnd(
        RunState.FAILED, version, Optional.of(failure), new RunEvent.Failed(failure, version));
  }

  static RunEnd cancelled(String actor, String reason) {
    return new RunEnd(
        RunState.CANCELLED,
        Optional.empty(),
        Optional.empty(),
        new RunEvent.Cancelled(actor, reason));
  }
}
