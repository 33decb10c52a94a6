package dev.marquee.models.image;

import java.time.Duration;
import java.util.function.LongSupplier;

/** The time that one image has left. Belongs to one call, and so to one thread. */
final class DecodeBudget {
  private final Duration limit;
  private final LongSupplier nanoTime;
  private final LongSupplier threadTime;
  private final long start;
  private final long threadStart;
  private boolean spent;

  /**
   * @param nanoTime a clock that is read often
   * @param threadTime of the time that counts, which may stand still; read where the other one says
   *     that the limit has passed
   */
  DecodeBudget(Duration limit, LongSupplier nanoTime, LongSupplier threadTime) {
    this.limit = limit;
    this.nanoTime = nanoTime;
    this.threadTime = threadTime;
    this.start = nanoTime.getAsLong();
    this.threadStart = threadTime.getAsLong();
  }

  /**
   * Looks at the clock, and tells whether the time is up; once up, it stays up. For a thread that
   * is interrupted there is none left: nobody waits for the image any more.
   */
  boolean spent() {
    // A difference of two readings, since nanoTime may wrap around.
    spent =
        spent
            || (passed(nanoTime, start) && passed(threadTime, threadStart))
            || Thread.currentThread().isInterrupted();
    return spent;
  }

  private boolean passed(LongSupplier clock, long since) {
    return clock.getAsLong() - since > limit.toNanos();
  }

  /** Tells whether an earlier look found the time to be up. */
  boolean wasSpent() {
    return spent;
  }

  /** Refuses the image when the time is up. */
  void check() {
    if (spent()) {
      throw Refusal.tooSlow(limit);
    }
  }

  /** Returns how long one image may take. */
  Duration limit() {
    return limit;
  }
}
