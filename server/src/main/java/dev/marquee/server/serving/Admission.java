package dev.marquee.server.serving;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How much work a version takes at once, bounded by items and by bytes. Thread-safe: both bounds
 * live in one word, so that taking a permit is one compare-and-set and never a check with an act
 * behind it.
 */
final class Admission {
  /** The upper 20 bits count items, the lower 44 bytes. */
  private static final int BYTE_BITS = 44;

  private static final long ONE_ITEM = 1L << BYTE_BITS;
  private static final long BYTE_MASK = ONE_ITEM - 1;

  private final int maxItems;
  private final long maxBytes;
  private final Duration retryAfter;
  private final AtomicLong used = new AtomicLong();

  /**
   * @param maxItems 1 to 500,000
   * @param maxBytes 1 to 2^43
   * @param retryAfter what a refused caller is told to wait
   */
  Admission(int maxItems, long maxBytes, Duration retryAfter) {
    if (maxItems < 1 || maxItems > 500_000 || maxBytes < 1 || maxBytes > BYTE_MASK / 2) {
      throw new IllegalArgumentException(
          "bounds out of range: %d items, %d bytes".formatted(maxItems, maxBytes));
    }
    this.maxItems = maxItems;
    this.maxBytes = maxBytes;
    this.retryAfter = retryAfter;
  }

  /**
   * Takes a permit for an item.
   *
   * @param bytes its size; one that is larger than the bound by itself is let in alone
   * @throws Failure.Exhausted ({@link Reason#QUEUE_FULL}) if a bound is reached
   */
  Permit admit(long bytes) {
    long weight = ONE_ITEM + Math.min(bytes, maxBytes);
    while (true) {
      long before = used.get();
      long after = before + weight;
      if (after >>> BYTE_BITS > maxItems || (after & BYTE_MASK) > maxBytes) {
        throw new Failure.Exhausted(
            Reason.QUEUE_FULL,
            "The model's queue is full: come again in %d ms.".formatted(retryAfter.toMillis()),
            retryAfter);
      }
      if (used.compareAndSet(before, after)) {
        return new Permit(weight);
      }
    }
  }

  /**
   * Returns what to tell somebody who would not be served before its deadline.
   *
   * @param wait how long it would take
   * @param left how long there is
   */
  Failure tooLate(Duration wait, Duration left) {
    Duration again = wait.minus(left);
    return new Failure.Exhausted(
        Reason.QUEUE_FULL,
        "The model's queue is too long for this deadline: about %d ms, where %d ms are left. Come again in %d ms, or allow more time."
            .formatted(wait.toMillis(), left.toMillis(), max(again).toMillis()),
        max(again));
  }

  private Duration max(Duration wait) {
    return wait.compareTo(retryAfter) > 0 ? wait : retryAfter;
  }

  /** Returns how many permits are out. */
  int items() {
    return (int) (used.get() >>> BYTE_BITS);
  }

  /** The right to have one item in the making. Closing it twice gives back once. */
  final class Permit implements AutoCloseable {
    private final long weight;
    private final AtomicBoolean open = new AtomicBoolean(true);

    private Permit(long weight) {
      this.weight = weight;
    }

    @Override
    public void close() {
      if (open.compareAndSet(true, false)) {
        used.addAndGet(-weight);
      }
    }
  }
}
