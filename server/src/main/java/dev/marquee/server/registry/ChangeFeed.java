package dev.marquee.server.registry;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Semaphore;

/**
 * Wakes those who follow a model when something was done to it; what was done they read from the
 * store, so that nobody misses anything, however slow. Thread-safe.
 */
public final class ChangeFeed implements RegistryListener, AutoCloseable {
  @GuardedBy("this")
  private final Set<Follower> followers = new HashSet<>();

  @GuardedBy("this")
  private boolean closed;

  /** One who follows a model, until it is closed. Used by one thread; closed by any. */
  public final class Follower implements AutoCloseable {
    private final ModelName model;
    private final Semaphore news = new Semaphore(0);

    private Follower(ModelName model) {
      this.model = model;
    }

    /**
     * Waits until something was done since the last call returned.
     *
     * @return false if nothing comes any more, for the feed is closed
     */
    public boolean await() throws InterruptedException {
      news.acquire();
      int _ = news.drainPermits();
      return isOpen();
    }

    @Override
    public void close() {
      forget(this);
    }
  }

  /** Begins to follow a model, which need not be there. */
  public synchronized Follower follow(ModelName model) {
    Follower follower = new Follower(model);
    if (closed) {
      follower.news.release();
    } else {
      followers.add(follower);
    }
    return follower;
  }

  @Override
  public synchronized void changed(Change change) {
    followers.stream()
        .filter(follower -> follower.model.equals(change.model()))
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
