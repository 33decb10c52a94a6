package dev.marquee.server.rpc;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import jakarta.inject.Inject;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Tells the calls that the server stops for which nothing is won by going on until it must.
 * Thread-safe.
 */
public final class StopSignal {
  private final CallThreads threads;

  @GuardedBy("this")
  private final Set<Runnable> listeners = new HashSet<>();

  @GuardedBy("this")
  private boolean given;

  @Inject
  StopSignal(CallThreads threads) {
    this.threads = threads;
  }

  /**
   * Has a listener run once when the server stops, or now if it has been told to; on a thread where
   * it may wait.
   */
  synchronized void listen(Runnable listener) {
    if (given) {
      threads.execute(listener);
    } else {
      listeners.add(listener);
    }
  }

  /** Forgets a listener, if it has not been run. */
  synchronized void forget(Runnable listener) {
    listeners.remove(listener);
  }

  /** Runs all listeners, and waits for none of them. */
  public synchronized void give() {
    given = true;
    List.copyOf(listeners).forEach(threads::execute);
    listeners.clear();
  }
}
