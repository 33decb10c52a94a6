package dev.marquee.server.registry;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What the evaluation of a version must show before the version is promoted.
 *
 * @param metric its name, 1 to 63 of a-z, 0-9, {@code _} and {@code -}
 * @param minimum the least that it must reach, finite; empty for no least value
 * @param maxLoss the most that it may lie below that of the version in production, finite and at
 *     least 0; empty for no comparison
 * @param dataset on which it is measured, {@code datasets/{dataset}}; empty for any
 * @param split on which it is measured; empty for all examples of {@code dataset} together, or
 *     where that is empty, too, for any split
 */
public record PromotionPolicy(
    String metric,
    OptionalDouble minimum,
    OptionalDouble maxLoss,
    Optional<String> dataset,
    Optional<String> split) {
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

  /**
   * Returns whether an evaluation on this counts.
   *
   * @param measuredDataset {@code datasets/{dataset}}
   * @param measuredSplit empty for all examples
   */
  public boolean counts(String measuredDataset, Optional<String> measuredSplit) {
    if (dataset.isEmpty() && split.isEmpty()) {
      // All examples are rarely meant where nothing is said: those of training are among them.
      return measuredSplit.isPresent();
    }
    return dataset.orElse(measuredDataset).equals(measuredDataset) && measuredSplit.equals(split);
  }

  /** Returns on what is measured, in words, such as {@code split test of datasets/films}. */
  public String where() {
    if (split.isEmpty()) {
      return dataset.map(name -> "all of " + name).orElse("a split");
    }
    return "split " + split.get() + dataset.map(name -> " of " + name).orElse("");
  }
}
