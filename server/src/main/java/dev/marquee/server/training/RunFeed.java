package dev.marquee.server.training;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Semaphore;

/**
 * Wakes those who follow a run when something happened in it; what happened they read from the
 * store, so that nobody misses anything, however slow. Thread-safe.
 */
public final class RunFeed implements AutoCloseable {
  @GuardedBy("this")
  private final Set<Follower> followers = new HashSet<>();

  @GuardedBy("this")
  private boolean closed;

  /** One who follows a run, until it is closed. Waited for by one thread; woken by any. */
  public final class Follower implements AutoCloseable {
    private final RunName run;
    private final Semaphore news = new Semaphore(0);

    private Follower(RunName run) {
      this.run = run;
    }

    /**
     * Waits until something happened since the last call returned.
     *
     * @return false if nothing comes any more, for the server stops
     */
    public boolean await() throws InterruptedException {
      news.acquire();
      int _ = news.drainPermits();
      return isOpen();
    }

    /** Lets {@link #await} return once, for a reason of whoever follows. */
    public void wake() {
      news.release();
    }

    @Override
    public void close() {
      forget(this);
    }
  }

  /** Begins to follow a run. */
  public synchronized Follower follow(RunName run) {
    Follower follower = new Follower(run);
    if (closed) {
      follower.news.release();
    } else {
      followers.add(follower);
    }
    return follower;
  }

  /** Says that something happened in a run, which the store has by now. */
  synchronized void changed(RunName run) {
    followers.stream()
        .filter(follower -> follower.run.equals(run))
        .forEach(follower -> follower.news.release());
  }

  private synchronized void forget(Follower follower) {
    followers.remove(follower);
  }

  private synchronized boolean isOpen() {
    return !closed;
  }

  /** Wakes all for the last time. */
  @Override
  public synchronized void close() {
    closed = true;
    followers.forEach(follower -> follower.news.release());
    followers.clear();
  }
}
