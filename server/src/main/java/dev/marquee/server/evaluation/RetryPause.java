package dev.marquee.server.evaluation;

import java.time.Duration;

/** Lets time pass before something is tried again. Thread-safe. */
@FunctionalInterface
public interface RetryPause {
  /** Waits so long. */
  void await(Duration time) throws InterruptedException;
}
