package dev.marquee.server.serving;

/**
 * Finds how many images a batch should have at most. A larger one makes all of its images wait for
 * the last, which pays only where each costs less than in a smaller one: on a GPU nearly always, on
 * a processor hardly ever. Not thread-safe.
 *
 * <p>Sizes are powers of two. The size is the smallest of those that were tried at which an image
 * costs next to the least. The one above it is tried as soon as so many images wait, if it never
 * was; and once in a while its neighbours in turn are tried again, for what else runs on the
 * machine changes. The first batch of a size is not counted: engines prepare themselves for it.
 */
final class PayingSize {
  /** An image that costs this part of another one costs as much: less is noise. */
  private static final double AS_MUCH = 0.97;

  /** How many batches there are from one trial of a neighbour to the next. */
  private static final int BATCHES_BETWEEN_TRIALS = 32;

  /** How many times the mean a cost counts at most: a halt of the machine says nothing of sizes. */
  private static final double OUTLIER = 2;

  private static final int SIZES = 31;

  private final RecentMean[] costPerImage = new RecentMean[SIZES];
  private final boolean[] begun = new boolean[SIZES];
  private int batches;

  PayingSize() {
    for (int power = 0; power < SIZES; power++) {
      costPerImage[power] = new RecentMean();
    }
  }

  /**
   * Notes what a batch took.
   *
   * @param cost in nanoseconds, the less disturbed by others the better
   */
  void ran(int images, long cost) {
    int power = powerIn(images);
    RecentMean mean = costPerImage[power];
    double perImage = (double) cost / images;
    if (mean.value() > 0) {
      mean.add(Math.min(perImage, OUTLIER * mean.value()));
    } else if (power == 0 || begun[power]) {
      mean.add(perImage);
    }
    begun[power] = true;
  }

  /** Returns what an image alone costs, in nanoseconds; 0 as long as that is not known. */
  long costAlone() {
    return (long) costPerImage[0].value();
  }

  /**
   * Returns the most images that the next batch should have, 1 to {@code bound}; that itself as
   * long as nothing is known.
   */
  int next(int bound) {
    int largest = powerIn(bound);
    int best = best(largest);
    if (best < 0) {
      return bound;
    }
    batches++;
    int trial = batches / BATCHES_BETWEEN_TRIALS;
    boolean above = !known(best + 1);
    if (batches % BATCHES_BETWEEN_TRIALS == 0) {
      above = trial % 2 == 0;
      best -= above ? 0 : 1;
    }
    int size = Math.clamp(above ? best + 1 : best, 0, largest);
    return size == largest ? bound : 1 << size;
  }

  /** Returns the power of the smallest size that is next to the best; -1 if none is known. */
  private int best(int largest) {
    double least = Double.MAX_VALUE;
    for (int power = 0; power <= largest; power++) {
      if (known(power)) {
        least = Math.min(least, costPerImage[power].value());
      }
    }
    for (int power = 0; power <= largest; power++) {
      if (known(power) && costPerImage[power].value() * AS_MUCH <= least) {
        return power;
      }
    }
    return -1;
  }

  private boolean known(int power) {
    return power < SIZES && costPerImage[power].value() > 0;
  }

  private static int powerIn(int images) {
    return SIZES - Integer.numberOfLeadingZeros(images);
  }
}
