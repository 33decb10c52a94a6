package dev.marquee.server.serving;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * An image on its way to a queue, such as one that is being decoded. As long as there is one, an
 * image that waits is not alone. Thread-safe.
 */
final class ExpectedImage implements AutoCloseable {
  private final ImageQueue queue;
  private final AtomicBoolean open = new AtomicBoolean(true);

  ExpectedImage(ImageQueue queue) {
    this.queue = queue;
    queue.expect(1);
  }

  /** Ends it: the image is to be queued next, or never will be. Twice does nothing. */
  @Override
  public void close() {
    if (open.compareAndSet(true, false)) {
      queue.expect(-1);
    }
  }
}
