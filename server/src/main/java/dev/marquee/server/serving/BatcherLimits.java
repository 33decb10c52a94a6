package dev.marquee.server.serving;

import java.time.Duration;

/**
 * The bounds of a batcher.
 *
 * @param maxBatch the most images that the engine gets at once, 1 to 4096
 * @param maxItems the most images in the making, from admission to answer
 * @param maxBytes the most encoded bytes of these together
 * @param retryAfter what a refused caller is told to wait; above zero
 */
public record BatcherLimits(int maxBatch, int maxItems, long maxBytes, Duration retryAfter) {
  public BatcherLimits {
    if (maxBatch < 1 || maxBatch > 4096) {
      throw new IllegalArgumentException("max_batch must be 1 to 4096, not " + maxBatch);
    }
    if (!retryAfter.isPositive()) {
      throw new IllegalArgumentException("retry_after must be above zero");
    }
  }
}
