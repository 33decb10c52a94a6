package dev.marquee.tools.bench.raw;

import java.time.Duration;

/**
 * A window of bare work. Immutable.
 *
 * @param size how many threads, or images of a batch, 1 to 4,096; 1 for single ones
 * @param windowMillis how long the window is open, in milliseconds
 */
public record BareOrder(BareTask task, int size, long windowMillis) {
  public BareOrder {
    if (size < 1 || size > 4096) {
      throw new IllegalArgumentException("a batch must have 1 to 4096 images, not " + size);
    }
  }

  /** Orders a task for so long. */
  public static BareOrder of(BareTask task, int size, Duration window) {
    return new BareOrder(task, size, window.toMillis());
  }
}
