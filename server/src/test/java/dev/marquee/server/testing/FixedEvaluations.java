package dev.marquee.server.testing;

import dev.marquee.server.promotion.Evaluations;
import dev.marquee.server.promotion.GateMetric;
import dev.marquee.server.registry.PromotionPolicy;
import dev.marquee.server.registry.VersionName;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Evaluations that say the same of all versions. As thread-safe as what they answer.
 *
 * @param answer asked each time
 */
public record FixedEvaluations(Supplier<Found> answer) implements Evaluations {
  @Override
  public Found newest(
      PromotionPolicy policy,
      GateMetric metric,
      VersionName version,
      Optional<VersionName> production) {
    return answer.get();
  }

  @Override
  public Found comparable(GateMetric metric, Stated with, VersionName production) {
    return answer.get();
  }
}
