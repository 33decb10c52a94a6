package dev.marquee.server.rpc;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.server.promotion.GateMetric;
import dev.marquee.server.registry.PromotionPolicy;
import dev.marquee.v1.Model;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Supplier;

/** Reads the promotion policy that a client wants a model to have. */
final class SentPolicy {
  private static final String FIELD = "model.promotion_policy";
  private static final OptionalDouble NONE = OptionalDouble.empty();

  private SentPolicy() {}

  /**
   * Returns the policy, empty where the model shall have none.
   *
   * @throws Failure.InvalidArgument if it is not valid, or states no limit: whether a version
   *     satisfies it could not be told, and yet it would keep back each that is not evaluated
   */
  static Optional<PromotionPolicy> read(Model model) {
    if (!model.hasPromotionPolicy()) {
      return Optional.empty();
    }
    dev.marquee.v1.PromotionPolicy sent = model.getPromotionPolicy();
    String metric = sent.getMetric();
    OptionalDouble minimum = sent.hasMinimum() ? OptionalDouble.of(sent.getMinimum()) : NONE;
    OptionalDouble maxLoss = sent.hasMaxLoss() ? OptionalDouble.of(sent.getMaxLoss()) : NONE;
    // Each by itself, for the refusal to name the field: the policy knows no request.
    PromotionPolicy _ = valid(".metric", () -> new PromotionPolicy(metric, NONE, NONE));
    requireDeciding(metric);
    PromotionPolicy _ = valid(".minimum", () -> new PromotionPolicy(metric, minimum, NONE));
    PromotionPolicy policy =
        valid(".max_loss", () -> new PromotionPolicy(metric, minimum, maxLoss));
    if (minimum.isEmpty() && maxLoss.isEmpty()) {
      throw new Failure.InvalidArgument(
          Reason.FIELD_INVALID,
          FIELD,
          "The promotion policy asks nothing of %s: give it a minimum, a max_loss or both, or send no policy."
              .formatted(metric));
    }
    return Optional.of(policy);
  }

  /** A policy that an earlier release stored may have another: the gate says so. */
  private static void requireDeciding(String metric) {
    Optional<GateMetric> known = GateMetric.of(metric);
    if (known.isEmpty()) {
      throw new Failure.InvalidArgument(
          Reason.METRIC_UNKNOWN,
          FIELD + ".metric",
          "No evaluation states '%s': choose one of %s.".formatted(metric, GateMetric.deciding()));
    }
    if (!known.get().decides()) {
      throw new Failure.InvalidArgument(
          Reason.FIELD_INVALID,
          FIELD + ".metric",
          "Less of %s is better, but a policy says how much there must be: choose one of %s."
              .formatted(metric, GateMetric.deciding()));
    }
  }

  private static PromotionPolicy valid(String within, Supplier<PromotionPolicy> policy) {
    try {
      return policy.get();
    } catch (IllegalArgumentException e) {
      throw new Failure.InvalidArgument(
          Reason.FIELD_INVALID,
          FIELD + within,
          "The promotion policy is not valid: %s.".formatted(e.getMessage()),
          e);
    }
  }
}
