package dev.marquee.server.promotion;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.server.registry.PromotionPolicy;
import dev.marquee.server.registry.VersionName;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.OptionalDouble;

/** The gate that holds a model's promotion policy against its evaluations. Thread-safe. */
final class EvaluationGate {
  private final Evaluations evaluations;

  @Inject
  EvaluationGate(Evaluations evaluations) {
    this.evaluations = evaluations;
  }

  /**
   * Says what was compared.
   *
   * @param from what is in production
   * @throws Failure.FailedPrecondition ({@link Reason#EVALUATION_GATE_FAILED}) if the version does
   *     not satisfy the policy, or an evaluation that the policy asks for is missing
   */
  String check(PromotionPolicy policy, VersionName version, Optional<VersionName> from) {
    double reached = require(policy, version);
    StringBuilder found = new StringBuilder("%s is %.4f".formatted(policy.metric(), reached));
    if (policy.minimum().isPresent()) {
      double minimum = policy.minimum().getAsDouble();
      if (!(reached >= minimum)) {
        throw failed(
            "%s of %s is %.4f, but the policy of %s asks for at least %.4f"
                .formatted(policy.metric(), version, reached, version.model(), minimum));
      }
      found.append(", at least %.4f".formatted(minimum));
    }
    if (policy.maxLoss().isPresent() && from.isPresent()) {
      double maxLoss = policy.maxLoss().getAsDouble();
      double production = require(policy, from.get());
      if (!(production - reached <= maxLoss)) {
        throw failed(
            "%s of %s is %.4f, which is %.4f below that of %s in production (%.4f); the policy of %s allows %.4f"
                .formatted(
                    policy.metric(),
                    version,
                    reached,
                    production - reached,
                    from.get(),
                    production,
                    version.model(),
                    maxLoss));
      }
      found.append(", production's is %.4f".formatted(production));
    }
    return found.toString();
  }

  private double require(PromotionPolicy policy, VersionName version) {
    OptionalDouble known = evaluations.latest(version, policy.metric());
    return known.orElseThrow(
        () ->
            refusal(
                "The policy of %s asks for %s, which no evaluation of %s states, and this release cannot evaluate yet: promote once the policy is removed ('marquee models update %s --no-policy')."
                    .formatted(version.model(), policy.metric(), version, version.model())));
  }

  private static Failure failed(String what) {
    return refusal(what + ". Promote another version, or change the policy.");
  }

  private static Failure refusal(String message) {
    return new Failure.FailedPrecondition(Reason.EVALUATION_GATE_FAILED, message);
  }
}
