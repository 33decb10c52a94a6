package dev.marquee.server.serving;

import java.util.concurrent.locks.Condition;
import java.util.function.BooleanSupplier;

/**
 * How a replica is occupied: by one batch on the whole device, or by one in each of several lanes.
 * Everything happens under the lock of the {@link ImageQueue} that it belongs to.
 */
final class Lanes {
  private final int count;
  private final Condition work;
  private int waiting;
  private int running;
  private boolean wholeRuns;

  /**
   * @param count how many batches run at once at most, at least 1
   * @param work of the queue's lock
   */
  Lanes(int count, Condition work) {
    this.count = count;
    this.work = work;
  }

  /** Waits until something holds, of which the one that makes it hold wakes this. */
  void awaitUntil(BooleanSupplier holds) throws InterruptedException {
    waiting++;
    try {
      while (!holds.getAsBoolean()) {
        work.await();
      }
    } finally {
      waiting--;
    }
  }

  /** Wakes one of its threads if it has a use for it, and tells whether it did. */
  boolean wakeOne() {
    boolean useful = waiting > 0 && mayBegin();
    if (useful) {
      work.signal();
    }
    return useful;
  }

  /** Wakes all of its threads. */
  void wakeAll() {
    work.signalAll();
  }

  /** Tells whether one more batch may begin now. */
  boolean mayBegin() {
    return !wholeRuns && running < count;
  }

  /**
   * Tells whether the next batch is to have the whole device: where there are no lanes; and where
   * nothing runs, for a lone image, and for so few that lanes would be idle while others take
   * longer than all of them together.
   *
   * @param images how many wait or are on their way: each of these would wait for all of a batch on
   *     the whole device
   */
  boolean nextOnWholeDevice(int images, BatchPaces paces) {
    if (running > 0) {
      return false;
    }
    return count == 1 || images == 1 || (images < count && !paces.lanesAreSooner(images));
  }

  /** Returns how many of so many waiting images the next lane should take, to share them out. */
  int share(int images) {
    return Math.ceilDiv(images, count - running);
  }

  void begin(Batch batch) {
    running++;
    wholeRuns = batch.onWholeDevice();
  }

  void end() {
    running--;
    wholeRuns = false;
  }
}
