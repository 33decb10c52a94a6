package dev.marquee.server.training;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does what needs room on the disk, and where there is none waits for it: a training of days is
 * worth more than its turn. Used by one thread.
 */
final class Room {
  private static final Logger log = LoggerFactory.getLogger(Room.class);

  /** A checkpoint that does not fit may take minutes to find that out: the pauses grow. */
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);

  private final LiveRun run;

  Room(LiveRun run) {
    this.run = run;
  }

  /** What needs room: it changes nothing where there is none, and can be done again. */
  interface Work<T> {
    T get() throws Diverged;
  }

  /**
   * Does it.
   *
   * @param what it makes, for the log
   * @throws LiveRun.Halted if the run is halted while it waits
   */
  <T> T await(String what, Work<T> work) throws Diverged, LiveRun.Halted, InterruptedException {
    try {
      return awaitRoom(what, work);
    } finally {
      run.waitFor("");
    }
  }

  private <T> T awaitRoom(String what, Work<T> work)
      throws Diverged, LiveRun.Halted, InterruptedException {
    Pauses pauses = new Pauses(FIRST_PAUSE);
    while (true) {
      try {
        T made = work.get();
        if (!pauses.none()) {
          log.info("{} goes on: there is room for {}", run.name(), what);
        }
        return made;
      } catch (Failure.Exhausted e) {
        if (e.reason() != Reason.STORAGE_FULL) {
          throw e;
        }
        if (pauses.none()) {
          run.waitFor("room on the server's disk, for " + what);
          log.warn(
              "{} waits: there is no room on the disk for {}. Make room; to cancel the run takes some, too: {}",
              run.name(),
              what,
              RunWords.why(e));
        }
      }
      pauses.await(run);
    }
  }
}
