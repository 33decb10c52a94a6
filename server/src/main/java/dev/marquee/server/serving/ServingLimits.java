package dev.marquee.server.serving;

import java.time.Duration;

/**
 * What each version takes at once.
 *
 * @param maxBatch the most images that the engine gets at once, 1 to 4096
 * @param maxItems the most images in the making, from admission to answer
 * @param maxBytes the most encoded bytes of these together
 * @param retryAfter what a refused caller is told to wait; above zero
 */
public record ServingLimits(int maxBatch, int maxItems, long maxBytes, Duration retryAfter) {
  public ServingLimits {
    if (maxBatch < 1 || maxBatch > 4096) {
      throw new IllegalArgumentException("max_batch must be 1 to 4096, not " + maxBatch);
    }
    if (!retryAfter.isPositive()) {
      throw new IllegalArgumentException("retry_after must be above zero");
    }
  }

  /** Returns the admission of one version. */
  Admission newAdmission() {
    return new Admission(maxItems, maxBytes, retryAfter);
  }
}
