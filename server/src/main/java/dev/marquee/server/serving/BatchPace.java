package dev.marquee.server.serving;

/**
 * How long batches take at the moment, for each of their images: what tells how many can be done
 * before a deadline. It follows what the last few batches took, whatever their size; small ones
 * take longer for each image, so it errs on the side of caution where batches were small. And what
 * an image costs in batches of each size. Thread-safe.
 */
final class BatchPace {
  /**
   * What is predicted is taken this many times, for nothing takes just as long as the last time.
   */
  private static final double MARGIN = 1.1;

  private final PayingSize sizes = new PayingSize();
  private final RecentMean nanosPerImage = new RecentMean();

  /**
   * Notes what a batch took.
   *
   * @param nanos from its start to its end
   * @param cost the same, or what of it was spent on the batch, if that is known
   */
  synchronized void ran(int images, long nanos, long cost) {
    nanosPerImage.add((double) nanos / images);
    sizes.ran(images, cost);
  }

  /** Returns how long so many images will take, in nanoseconds; 0 as long as none has been run. */
  synchronized long nanos(int images) {
    return (long) (nanosPerImage.value() * images * MARGIN);
  }

  /** Returns what an image alone costs, in nanoseconds; 0 as long as that is not known. */
  synchronized long costAlone() {
    return sizes.costAlone();
  }

  /** Returns how many images the next batch should have at most; see {@link PayingSize#next}. */
  synchronized int nextSize(int bound) {
    return sizes.next(bound);
  }
}
