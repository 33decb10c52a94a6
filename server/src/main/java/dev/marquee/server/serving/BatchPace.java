package dev.marquee.server.serving;

/**
 * How long batches take at the moment, for each of their images: what tells how many can be done
 * before a deadline. It follows what the last few batches took, whatever their size; small ones
 * take longer for each image, so it errs on the side of caution where batches were small.
 * Thread-safe.
 */
final class BatchPace {
  /** How much the last batch counts, beside all those before it. */
  private static final double LAST = 0.25;

  /**
   * What is predicted is taken this many times, for nothing takes just as long as the last time.
   */
  private static final double MARGIN = 1.1;

  private double nanosPerImage;

  /** Notes how long a batch took. */
  synchronized void ran(int images, long nanos) {
    double now = (double) nanos / images;
    nanosPerImage = nanosPerImage == 0 ? now : nanosPerImage + LAST * (now - nanosPerImage);
  }

  /** Returns how long so many images will take, in nanoseconds; 0 as long as none has been run. */
  synchronized long nanos(int images) {
    return (long) (nanosPerImage * images * MARGIN);
  }
}
