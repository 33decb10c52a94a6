package dev.marquee.server.promotion;

import dev.marquee.server.datasets.DatasetSplit;
import dev.marquee.server.registry.VersionName;
import java.util.Optional;

/** What is known of how well versions do: what the gate on evaluations asks. Thread-safe. */
public interface Evaluations {

  /**
   * What an evaluation states of a metric.
   *
   * @param evaluation its name
   * @param on what was measured
   */
  record Stated(double value, String evaluation, DatasetSplit on) {}

  /**
   * Returns what the latest evaluation of a version states of a metric, if there is one.
   *
   * @param on only those on this very content; empty for all
   */
  Optional<Stated> latest(VersionName version, GateMetric metric, Optional<DatasetSplit> on);
}
