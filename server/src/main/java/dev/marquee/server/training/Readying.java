package dev.marquee.server.training;

import dev.marquee.models.failure.Failure;
import java.time.Duration;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gets ready what a run is trained with. What is only busy, as a store that too many others read,
 * is waited for: at a server's start that would be the end of many runs. Used by one thread.
 */
final class Readying {
  private static final Logger log = LoggerFactory.getLogger(Readying.class);

  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);

  private Readying() {}

  /** Something is not there that a run needs, and will not be there by itself. */
  static final class Unprepared extends Exception {
    private static final long serialVersionUID = 1;

    private Unprepared(Throwable cause) {
      super(cause);
    }
  }

  /**
   * Returns what a run needs.
   *
   * @param work can be done again where it fails
   * @throws LiveRun.Halted if the run is halted while it waits
   */
  static <T> T await(LiveRun run, Supplier<T> work)
      throws LiveRun.Halted, Unprepared, InterruptedException {
    try {
      return awaitReady(run, work);
    } finally {
      run.waitFor("");
    }
  }

  private static <T> T awaitReady(LiveRun run, Supplier<T> work)
      throws LiveRun.Halted, Unprepared, InterruptedException {
    Pauses pauses = new Pauses(FIRST_PAUSE);
    while (true) {
      try {
        return work.get();
      } catch (Failure.Unavailable e) {
        run.waitFor(String.valueOf(e.getMessage()));
        if (pauses.none()) {
          log.warn("{} waits: {}", run.name(), e.getMessage(), e);
        }
      } catch (RuntimeException | Error e) {
        throw new Unprepared(e);
      }
      pauses.await(run);
    }
  }
}
