package dev.marquee.client;

import dev.marquee.v1.Comparison;
import dev.marquee.v1.Evaluation;

/** Told how far an evaluation is, on the thread that asked for it. */
public interface EvaluationListener {
  /**
   * More examples were scored.
   *
   * @param modelVersion by which version
   * @param scoredCount how many by now
   * @param totalCount how many in all
   */
  default void scored(String modelVersion, long scoredCount, long totalCount) {}

  /** A version is measured, and the evaluation is stored. */
  default void evaluated(Evaluation evaluation) {}

  /** A version is compared with the first one. */
  default void compared(Comparison comparison) {}
}
