package dev.marquee.server.feed;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Semaphore;

/**
 * Wakes those who follow something when something happened to it; what happened they read from the
 * store, so that nobody misses anything, however slow. Thread-safe.
 *
 * @param <K> names what is followed
 */
public final class Feed<K> implements AutoCloseable {
  @GuardedBy("this")
  private final Set<Follower> followers = new HashSet<>();

  @GuardedBy("this")
  private boolean closed;

  /** One who follows, until it is closed. Waits on one thread; woken and closed by any. */
  public final class Follower implements AutoCloseable {
    private final K name;
    private final Semaphore news = new Semaphore(0);

    private Follower(K name) {
      this.name = name;
    }

    /**
     * Waits until something happened since the last call returned.
     *
     * @return false if nothing comes any more, for the feed is closed
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

  /** Begins to follow something, which need not be there. */
  public synchronized Follower follow(K name) {
    Follower follower = new Follower(name);
    if (closed) {
      follower.news.release();
    } else {
      followers.add(follower);
    }
    return follower;
  }

  /** Says that something happened, which the store has by now. */
  public synchronized void changed(K name) {
    followers.stream()
        .filter(follower -> follower.name.equals(name))
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
