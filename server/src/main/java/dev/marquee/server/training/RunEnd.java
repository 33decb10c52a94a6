package dev.marquee.server.training;

import dev.marquee.server.registry.Cause;
import dev.marquee.server.registry.VersionName;
import java.time.Instant;
import java.util.Optional;

/**
 * How a run ended.
 *
 * @param event the last one
 */
record RunEnd(
    RunState state,
    Optional<VersionName> version,
    Optional<RunFailure> failure,
    Optional<Cancellation> cancellation,
    RunEvent event) {

  /** As it was planned, now that the version is there. */
  static RunEnd of(PlannedEnd plan, VersionName version) {
    return plan.failure()
        .map(
            failure ->
                failed(
                    failure.and(
                        "What it had learned by step %d is kept as %s."
                            .formatted(plan.step(), version)),
                    Optional.of(version)))
        .orElseGet(() -> completed(version, plan.epochs(), plan.epoch()));
  }

  private static RunEnd completed(VersionName version, int epochs, int bestEpoch) {
    return new RunEnd(
        RunState.SUCCEEDED,
        Optional.of(version),
        Optional.empty(),
        Optional.empty(),
        new RunEvent.Completed(version, epochs, bestEpoch));
  }

  static RunEnd failed(RunFailure failure) {
    return failed(failure, Optional.empty());
  }

  private static RunEnd failed(RunFailure failure, Optional<VersionName> version) {
    return new RunEnd(
        RunState.FAILED,
        version,
        Optional.of(failure),
        Optional.empty(),
        new RunEvent.Failed(failure, version));
  }

  static RunEnd cancelled(Cause cause) {
    return new RunEnd(
        RunState.CANCELLED,
        Optional.empty(),
        Optional.empty(),
        Optional.of(new Cancellation(cause.actor(), cause.reason())),
        new RunEvent.Cancelled(cause.actor(), cause.reason()));
  }

  /**
   * Returns what is kept of it.
   *
   * @param steps how many steps were made
   */
  RunOutcome outcome(Instant time, long steps) {
    return new RunOutcome(time, steps, version, failure, cancellation);
  }
}
