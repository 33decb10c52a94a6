package dev.marquee.server.training;

import static com.google.common.collect.Comparators.min;

import java.time.Duration;

/** How long to wait before something is tried again: each time twice as long, up to a minute. */
final class Pauses {
  private static final Duration LONGEST = Duration.ofMinutes(1);

  private final Duration first;
  private Duration next;

  /**
   * @param first above zero
   */
  Pauses(Duration first) {
    this.first = first;
    this.next = first;
  }

  /** Returns whether none has passed yet. */
  boolean none() {
    return next.equals(first);
  }

  /**
   * Waits for the next one.
   *
   * @throws LiveRun.Halted if the run is halted by then; what halts it ends the waiting
   */
  void await(LiveRun run) throws LiveRun.Halted, InterruptedException {
    run.requireGoing();
    run.await(next, () -> false);
    next = longer(next);
  }

  /** Returns which one comes behind another. */
  static Duration longer(Duration pause) {
    return min(pause.multipliedBy(2), LONGEST);
  }
}
