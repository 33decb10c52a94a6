package dev.marquee.server.promotion;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.server.promotion.Evaluations.Lacking;
import dev.marquee.server.promotion.Evaluations.Stated;
import dev.marquee.server.registry.ModelName;
import dev.marquee.server.registry.PromotionPolicy;
import dev.marquee.server.registry.VersionName;
import jakarta.inject.Inject;
import java.util.Optional;

/**
 * The gate that holds a model's promotion policy against its evaluations. What is in production is
 * compared on the very examples and under the very terms of the evaluation that counts of the other
 * version: else, the numbers of two versions say nothing of which is better. Thread-safe.
 */
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
    GateMetric metric = metric(policy, version.model());
    Stated reached =
        switch (evaluations.newest(policy, metric, version, from)) {
          case Stated stated -> stated;
          case Lacking lacking -> throw notEvaluated(policy, version, lacking);
        };
    StringBuilder found =
        new StringBuilder(
            "%s is %.4f on %s (%s)"
                .formatted(metric, reached.value(), reached.on(), reached.evaluation()));
    if (policy.minimum().isPresent()) {
      double minimum = policy.minimum().getAsDouble();
      if (!(reached.value() >= minimum)) {
        throw failed(
            "%s of %s is %.4f on %s, but the policy of %s asks for at least %.4f"
                .formatted(
                    metric, version, reached.value(), reached.on(), version.model(), minimum));
      }
      found.append(", at least %.4f".formatted(minimum));
    }
    if (policy.maxLoss().isPresent() && from.isPresent()) {
      double maxLoss = policy.maxLoss().getAsDouble();
      found.append(compared(metric, maxLoss, version, reached, from.get()));
    }
    return found.toString();
  }

  private String compared(
      GateMetric metric, double maxLoss, VersionName version, Stated reached, VersionName from) {
    double production =
        switch (evaluations.comparable(metric, reached, from)) {
          case Stated stated -> stated.value();
          case Lacking lacking -> throw notComparable(metric, version, from, lacking);
        };
    if (!(production - reached.value() <= maxLoss)) {
      throw failed(
          "%s of %s is %.4f on %s, which is %.4f below that of %s in production (%.4f); the policy of %s allows %.4f"
              .formatted(
                  metric,
                  version,
                  reached.value(),
                  reached.on(),
                  production - reached.value(),
                  from,
                  production,
                  version.model(),
                  maxLoss));
    }
    return ", production's is %.4f".formatted(production);
  }

  /** An earlier release took any name for a metric, and a policy that it stored is still there. */
  private static GateMetric metric(PromotionPolicy policy, ModelName model) {
    return GateMetric.of(policy.metric())
        .filter(GateMetric::decides)
        .orElseThrow(
            () ->
                refusal(
                    "The policy of %s asks for '%s', by which no promotion can be decided: choose one of %s with 'marquee models update %s --metric …', or remove the policy with --no-policy."
                        .formatted(model, policy.metric(), GateMetric.deciding(), model)));
  }

  private static Failure notEvaluated(
      PromotionPolicy policy, VersionName version, Lacking lacking) {
    return refusal(
        "The policy of %s asks for %s on %s that it was not trained with, but there is no such evaluation of %s%s: make it with '%s', and promote then."
            .formatted(
                version.model(),
                policy.metric(),
                policy.where(),
                version,
                instead(lacking),
                lacking.command()));
  }

  private static Failure notComparable(
      GateMetric metric, VersionName version, VersionName from, Lacking lacking) {
    return refusal(
        "The policy of %s compares %s with production's, but there is no like evaluation of %s%s: measure alike with '%s', and promote then."
            .formatted(version.model(), metric, from, instead(lacking), lacking.command()));
  }

  private static String instead(Lacking lacking) {
    return lacking.instead().map(words -> " (" + words + ")").orElse("");
  }

  private static Failure failed(String what) {
    return refusal(what + ". Promote another version, or change the policy.");
  }

  private static Failure refusal(String message) {
    return new Failure.FailedPrecondition(Reason.EVALUATION_GATE_FAILED, message);
  }
}
