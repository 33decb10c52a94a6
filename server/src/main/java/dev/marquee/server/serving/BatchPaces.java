package dev.marquee.server.serving;

/**
 * How long batches take on the whole device, and beside others in a lane. Thread-safe.
 *
 * @param whole of batches that have the device for themselves
 * @param lane of batches that run beside others
 */
record BatchPaces(BatchPace whole, BatchPace lane) {
  BatchPaces() {
    this(new BatchPace(), new BatchPace());
  }

  BatchPace of(boolean onWholeDevice) {
    return onWholeDevice ? whole : lane;
  }

  /**
   * Tells whether images are done sooner by a lane each than together on the whole device.
   *
   * @param images no more than there are lanes
   */
  boolean lanesAreSooner(int images) {
    long alone = lane.costAlone();
    return alone > 0 && alone < whole.nanos(images);
  }

  /**
   * Returns how long it will take, in nanoseconds, until an image is scored that has so many before
   * it; 0 as long as that is not known.
   *
   * @param lanes how many batches run at once, over all replicas
   */
  long waitNanos(int before, int replicas, int lanes) {
    boolean crowded = before >= lanes && lanes > replicas && lane.nanos(1) > 0;
    return crowded
        ? lane.nanos(before) / lanes + lane.nanos(1)
        : whole.nanos(before) / replicas + whole.nanos(1);
  }
}
