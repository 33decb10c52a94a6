package dev.marquee.server.training;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Keeps how runs ended: in the store, tried again until it takes it, and only then told to anybody.
 * What is not kept when the server stops goes on at the next start. Thread-safe.
 */
final class RunEnds implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(RunEnds.class);

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

  private final RunLog runs;
  private final ScheduledExecutorService retries;

  @GuardedBy("this")
  private boolean closed;

  /** Learns what became of the end of a run. */
  interface Listener {
    /** It is kept: what the run needed may go. */
    void kept(StoredRun run);

    /** It could not be kept, and is tried again. */
    default void delayed(RuntimeException why) {}
  }

  /**
   * @param retries tries again; shut down with this
   */
  RunEnds(RunLog runs, ScheduledExecutorService retries) {
    this.runs = runs;
    this.retries = retries;
  }

  /**
   * Keeps an end, now or as soon as that can be. Of a run that has ended before nothing changes.
   *
   * @param steps how many steps were made
   */
  void keep(RunName run, RunEnd end, long steps, Listener listener) {
    keep(run, end, steps, listener, FIRST_PAUSE);
  }

  private void keep(RunName run, RunEnd end, long steps, Listener listener, Duration pause) {
    StoredRun kept;
    try {
      kept = runs.end(run, end, steps);
    } catch (RuntimeException e) {
      if (pause.equals(FIRST_PAUSE)) {
        RunWords.log(
            log,
            Level.ERROR,
            words(run, end, steps) + ", but that cannot be kept; trying again until it can",
            e);
      }
      again(run, end, steps, listener, pause);
      listener.delayed(e);
      return;
    }
    log.atLevel(end.state() == RunState.FAILED ? Level.WARN : Level.INFO)
        .log("{}", words(run, end, steps));
    listener.kept(kept);
  }

  private static String words(RunName run, RunEnd end, long steps) {
    return RunWords.ended(run, end, steps);
  }

  private synchronized void again(
      RunName run, RunEnd end, long steps, Listener listener, Duration pause) {
    if (closed) {
      return;
    }
    Duration after = Pauses.longer(pause);
    ScheduledFuture<?> _ =
        retries.schedule(
            () -> keep(run, end, steps, listener, after), pause.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Tries no more, and waits for the attempt that is under way. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    var _ = retries.shutdownNow();
    retries.close();
  }
}
