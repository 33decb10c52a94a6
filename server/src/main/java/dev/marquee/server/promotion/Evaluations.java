package dev.marquee.server.promotion;

import dev.marquee.server.datasets.DatasetSplit;
import dev.marquee.server.registry.PromotionPolicy;
import dev.marquee.server.registry.VersionName;
import java.util.Optional;

/** What is known of how well versions do: what the gate on evaluations asks. Thread-safe. */
public interface Evaluations {

  /** What came of looking for an evaluation. */
  sealed interface Found {}

  /**
   * What an evaluation states of a metric.
   *
   * @param evaluation its name
   * @param on what was measured
   */
  record Stated(double value, String evaluation, DatasetSplit on) implements Found {}

  /**
   * There is none such.
   *
   * @param instead what there is in its place and why that does not do, in a clause; empty where
   *     there is nothing
   * @param command what makes one, for a shell
   */
  record Lacking(Optional<String> instead, String command) implements Found {}

  /**
   * Returns what the newest evaluation of a version that counts states of a policy's metric. One
   * counts that was made on what the policy names, and not on what the version was trained with.
   *
   * @param production the version that is to be replaced: where that was measured, the other should
   *     be, too
   */
  Found newest(
      PromotionPolicy policy,
      GateMetric metric,
      VersionName version,
      Optional<VersionName> production);

  /**
   * Returns what the newest evaluation of production states that can be compared with another
   * version's: one of the same examples and the same label merge, and where the metric needs
   * thresholds, with those of the same origin.
   *
   * @param with the other version's
   */
  Found comparable(GateMetric metric, Stated with, VersionName production);
}
