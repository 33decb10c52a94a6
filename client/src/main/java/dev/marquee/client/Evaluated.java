package dev.marquee.client;

import dev.marquee.v1.Comparison;
import dev.marquee.v1.Evaluation;
import java.util.List;

/**
 * What came of an evaluation. Immutable.
 *
 * @param evaluations one for each version, in the order in which they were asked for
 * @param comparisons how each but the first compares with the first
 */
public record Evaluated(List<Evaluation> evaluations, List<Comparison> comparisons) {
  public Evaluated {
    evaluations = List.copyOf(evaluations);
    comparisons = List.copyOf(comparisons);
  }
}
