package dev.marquee.server.training;

import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * Has training wait between two steps while requests are being served, as long as it is told to.
 * What such a wait is good for: a request that comes finds the processor's caches and the memory's
 * bandwidth its own. Used by one thread.
 */
final class Courtesy {
  private static final Duration LOOK_AGAIN = Duration.ofMillis(1);

  private final Duration most;
  private final BooleanSupplier serving;
  private final Ticker ticker;

  /**
   * @param most how long to wait before one step; zero for not at all
   * @param serving says whether a request is being served
   */
  Courtesy(Duration most, BooleanSupplier serving, Ticker ticker) {
    this.most = most;
    this.serving = serving;
    this.ticker = ticker;
  }

  /** Waits until no request is being served, the time is over, or the run is halted. */
  void await(LiveRun run) throws InterruptedException {
    long start = ticker.read();
    while (ticker.read() - start < most.toNanos() && !run.isHalted() && serving.getAsBoolean()) {
      run.await(LOOK_AGAIN, () -> !serving.getAsBoolean());
    }
  }
}
