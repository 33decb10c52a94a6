package dev.marquee.server.registry;

import java.util.OptionalDouble;

/**
 * What the evaluation of a version must show before the version is promoted.
 *
 * @param metric its name, 1 to 63 of a-z, 0-9, {@code _} and {@code -}
 * @param minimum the least that it must reach, finite; empty for no least value
 * @param maxLoss the most that it may lie below that of the version in production, finite and at
 *     least 0; empty for no comparison
 */
public record PromotionPolicy(String metric, OptionalDouble minimum, OptionalDouble maxLoss) {
  public PromotionPolicy {
    if (!metric.matches("[a-z0-9_-]{1,63}")) {
      throw new IllegalArgumentException("metric must be 1 to 63 of a-z, 0-9, _ and -");
    }
    if (!Double.isFinite(minimum.orElse(0))) {
      throw new IllegalArgumentException("minimum must be a finite number");
    }
    double loss = maxLoss.orElse(0);
    if (!(Double.isFinite(loss) && loss >= 0)) {
      throw new IllegalArgumentException("max_loss must be a finite number of at least 0");
    }
  }
}
