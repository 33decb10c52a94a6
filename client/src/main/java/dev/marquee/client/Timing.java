package dev.marquee.client;

import com.google.common.base.Ticker;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * What the waits of a stream depend on, so that a test can stand in for time and chance.
 *
 * @param ticker tells the time
 * @param timer lets it pass
 * @param random spreads the waits; shared by all streams of a client, so thread-safe
 */
record Timing(Ticker ticker, Timer timer, RandomGenerator random) {
  /** Runs something later, on any thread. */
  interface Timer {
    void after(Duration delay, Runnable task);
  }

  /** The time and the chance of this machine. */
  static Timing system() {
    return new Timing(Ticker.systemTicker(), Timing::later, new Random());
  }

  private static void later(Duration delay, Runnable task) {
    CompletableFuture.delayedExecutor(delay.toNanos(), TimeUnit.NANOSECONDS).execute(task);
  }
}
