package dev.marquee.server.training;

import java.time.Instant;
import java.util.Optional;

/**
 * A run as it is kept. Immutable.
 *
 * @param number grows with every run, so that runs have an order
 * @param actor who began it, as the caller called itself
 * @param startTime when its turn came first
 * @param totalSteps how many steps it takes in all; 0 until that is known, and where nothing is
 *     trained
 * @param progress where it goes on after a failure; empty before its first checkpoint
 * @param planned how it ends, if its version is there; empty before it was about to make one
 * @param outcome what came of it; empty until it has ended
 */
public record StoredRun(
    RunName name,
    long number,
    RunState state,
    RunSpec spec,
    Resolved resolved,
    String actor,
    Instant createTime,
    Optional<Instant> startTime,
    long totalSteps,
    Optional<Progress> progress,
    Optional<PlannedEnd> planned,
    Optional<RunOutcome> outcome) {

  /** Returns the step of its last checkpoint; 0 without one. */
  public long checkpointStep() {
    return progress.map(Progress::step).orElse(0L);
  }

  /** Returns how many steps it had made when something of it was stored last. */
  long steps() {
    return Math.max(checkpointStep(), outcome.map(RunOutcome::steps).orElse(0L));
  }

  /** Returns one that was just accepted; the store gives it its number. */
  static StoredRun queued(
      RunName name, RunSpec spec, Resolved resolved, String actor, Instant time) {
    return new StoredRun(
        name,
        0,
        RunState.QUEUED,
        spec,
        resolved,
        actor,
        time,
        Optional.empty(),
        0,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  StoredRun in(RunState other) {
    return with(other, startTime, totalSteps, progress, planned, outcome);
  }

  StoredRun started(Instant time, long steps) {
    Optional<Instant> first = startTime.or(() -> Optional.of(time));
    return with(RunState.RUNNING, first, steps, progress, planned, outcome);
  }

  StoredRun at(Progress now) {
    return with(state, startTime, totalSteps, Optional.of(now), planned, outcome);
  }

  StoredRun planning(PlannedEnd plan) {
    return with(state, startTime, totalSteps, progress, Optional.of(plan), outcome);
  }

  /**
   * @param steps how many steps were made
   */
  StoredRun ended(RunEnd how, Instant time, long steps) {
    return with(
        how.state(),
        startTime,
        totalSteps,
        progress,
        planned,
        Optional.of(how.outcome(time, steps)));
  }

  private StoredRun with(
      RunState state,
      Optional<Instant> startTime,
      long totalSteps,
      Optional<Progress> progress,
      Optional<PlannedEnd> planned,
      Optional<RunOutcome> outcome) {
    return new StoredRun(
        name,
        number,
        state,
        spec,
        resolved,
        actor,
        createTime,
        startTime,
        totalSteps,
        progress,
        planned,
        outcome);
  }
}
