package dev.marquee.tools.bench.load;

import java.util.concurrent.locks.LockSupport;

/** Time that passes, and that can be waited for. Thread-safe. */
public interface Timeline {
  /** Returns the time now, in nanoseconds; only differences mean something. */
  long nanos();

  /** Waits until a time; returns at once where it is over. */
  void awaitUntil(long nanos);

  /** Returns the time of this machine. */
  static Timeline system() {
    return new Timeline() {
      @Override
      public long nanos() {
        return System.nanoTime();
      }

      @Override
      public void awaitUntil(long nanos) {
        for (long left = nanos - nanos(); left > 0; left = nanos - nanos()) {
          LockSupport.parkNanos(left);
        }
      }
    };
  }
}
