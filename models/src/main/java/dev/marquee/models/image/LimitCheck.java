package dev.marquee.models.image;

/** Holds what an image states about itself against the limits. Immutable. */
record LimitCheck(ImageLimits limits) {

  /** Refuses a file that is too long. */
  void checkBytes(long bytes) {
    if (bytes > limits.maxBytes()) {
      throw Refusal.tooManyBytes(bytes, limits.maxBytes());
    }
  }

  /**
   * Refuses an image that is too large, or has no area.
   *
   * @param bytesPerPixel what one decoded pixel takes
   */
  void checkSize(int width, int height, int bytesPerPixel) {
    if (width < 1 || height < 1) {
      throw Refusal.unreadable("it states a size of %d x %d".formatted(width, height));
    }
    if (Math.max(width, height) > limits.maxSide()) {
      throw Refusal.sideTooLong(width, height, limits.maxSide());
    }
    long pixels = (long) width * height;
    if (pixels > limits.maxPixels()) {
      throw Refusal.tooManyPixels(width, height, limits.maxPixels());
    }
    long budget = limits.maxPixels() * ImageLimits.BYTES_PER_PIXEL;
    if (pixels * bytesPerPixel > budget) {
      throw Refusal.tooManySampleBytes(width, height, pixels * bytesPerPixel, budget);
    }
  }

  /** Refuses a JPEG whose scans make too many passes over the image. */
  void checkScans(int scans, long pixels) {
    if (scans > limits.maxScans()) {
      throw Refusal.tooManyScans(scans, limits.maxScans());
    }
    // A single scan is bounded by the limit on pixels.
    if (scans > 1 && scans * pixels > limits.maxScanPixels()) {
      throw Refusal.tooManyScanPixels(scans, pixels, limits.maxScanPixels());
    }
  }
}
