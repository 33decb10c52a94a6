package dev.marquee.server.training;

import dev.marquee.server.registry.VersionName;
import java.time.Instant;
import java.util.Optional;

/**
 * A run as it is kept. Immutable.
 *
 * @param number grows with every run, so that runs have an order
 * @param actor who began it, as the caller called itself
 * @param startTime when its turn came first
 * @param totalSteps how many steps it takes in all; 0 until that is known
 * @param progress where it goes on after a failure; empty before its first checkpoint
 * @param version what came of it
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
    Optional<Instant> endTime,
    long totalSteps,
    Optional<Progress> progress,
    Optional<VersionName> version,
    Optional<RunFailure> failure) {

  /** Returns the step of its last checkpoint; 0 without one. */
  public long checkpointStep() {
    return progress.map(Progress::step).orElse(0L);
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
        Optional.empty(),
        0,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  StoredRun in(RunState other) {
    return new StoredRun(
        name,
        number,
        other,
        spec,
        resolved,
        actor,
        createTime,
        startTime,
        endTime,
        totalSteps,
        progress,
        version,
        failure);
  }

  StoredRun started(Instant time, long steps) {
    return new StoredRun(
        name,
        number,
        RunState.RUNNING,
        spec,
        resolved,
        actor,
        createTime,
        startTime.or(() -> Optional.of(time)),
        endTime,
        steps,
        progress,
        version,
        failure);
  }

  StoredRun at(Progress now) {
    return new StoredRun(
        name,
        number,
        state,
        spec,
        resolved,
        actor,
        createTime,
        startTime,
        endTime,
        totalSteps,
        Optional.of(now),
        version,
        failure);
  }

  StoredRun ended(RunEnd how, Instant time) {
    return new StoredRun(
        name,
        number,
        how.state(),
        spec,
        resolved,
        actor,
        createTime,
        startTime,
        Optional.of(time),
        totalSteps,
        progress,
        how.version(),
        how.failure());
  }
}
