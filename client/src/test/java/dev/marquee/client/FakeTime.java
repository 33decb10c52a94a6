package dev.marquee.client;

import com.google.common.base.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Time that passes only by waiting: each wait is noted, moves the clock on and is over at once. */
final class FakeTime {
  final List<Duration> waits = new ArrayList<>();
  private long nanos;
  private boolean stopped;

  final Ticker ticker =
      new Ticker() {
        @Override
        public long read() {
          return nanos;
        }
      };

  /** This time, with a chance in the middle of its range, so that waits are as long as meant. */
  Timing timing() {
    return new Timing(ticker, this::after, () -> Long.MIN_VALUE);
  }

  /** From now on no wait ends. */
  void stop() {
    stopped = true;
  }

  void pass(Duration duration) {
    nanos += duration.toNanos();
  }

  private void after(Duration delay, Runnable task) {
    waits.add(delay);
    if (!stopped) {
      pass(delay);
      task.run();
    }
  }
}
