package dev.marquee.server.promotion;

import dev.marquee.server.registry.VersionName;
import java.util.OptionalDouble;

/** What is known of how well versions do: what the gate on evaluations asks. Thread-safe. */
public interface Evaluations {
  /** Where nothing was evaluated yet: every policy then says which evaluation is missing. */
  Evaluations NONE = (_, _) -> OptionalDouble.empty();

  /**
   * Returns what the latest evaluation of a version states of a metric, if there is one that does.
   *
   * @param metric its name, such as {@code map}
   */
  OptionalDouble latest(VersionName version, String metric);
}
