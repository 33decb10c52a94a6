package dev.marquee.tools.bench.load;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** A time that passes only where a test lets it, or where it is waited for. */
final class FakeTimeline implements Timeline {
  private final AtomicLong now = new AtomicLong(Duration.ofDays(1).toNanos());

  @Override
  public long nanos() {
    return now.get();
  }

  @Override
  public void awaitUntil(long nanos) {
    now.accumulateAndGet(nanos, Math::max);
  }

  void pass(Duration time) {
    now.addAndGet(time.toNanos());
  }
}
