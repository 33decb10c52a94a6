package dev.marquee.server.rpc;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.server.datasets.DatasetName;
import dev.marquee.server.datasets.DatasetSplit;
import dev.marquee.server.promotion.GateMetric;
import dev.marquee.server.registry.PromotionPolicy;
import dev.marquee.v1.Model;
import java.util.Optional;
import java.util.OptionalDouble;

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
    PromotionPolicy _ = valid(metric);
    requireDeciding(metric);
    requireShare(".minimum", minimum);
    requireShare(".max_loss", maxLoss);
    if (minimum.isEmpty() && maxLoss.isEmpty()) {
      throw new Failure.InvalidArgument(
          Reason.FIELD_INVALID,
          FIELD,
          "The promotion policy asks nothing of %s: give it a minimum, a max_loss or both, or send no policy."
              .formatted(metric));
    }
    return Optional.of(new PromotionPolicy(metric, minimum, maxLoss, dataset(sent), split(sent)));
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

  /** By itself, for the refusal to name the field: the policy knows no request. */
  private static PromotionPolicy valid(String metric) {
    try {
      return new PromotionPolicy(metric, NONE, NONE, Optional.empty(), Optional.empty());
    } catch (IllegalArgumentException e) {
      throw new Failure.InvalidArgument(
          Reason.FIELD_INVALID,
          FIELD + ".metric",
          "The promotion policy is not valid: %s.".formatted(e.getMessage()),
          e);
    }
  }

  /** All metrics that decide lie in [0, 1]: beyond, a policy lets nothing pass, or everything. */
  private static void requireShare(String within, OptionalDouble limit) {
    double value = limit.orElse(0);
    if (!(value >= 0 && value <= 1)) {
      throw new Failure.InvalidArgument(
          Reason.FIELD_INVALID,
          FIELD + within,
          "%s must be in [0, 1], as the metrics are, not %s."
              .formatted(within.substring(1), value));
    }
  }

  private static Optional<String> dataset(dev.marquee.v1.PromotionPolicy sent) {
    return sent.getDataset().isEmpty()
        ? Optional.empty()
        : Optional.of(DatasetName.parse(FIELD + ".dataset", sent.getDataset()).toString());
  }

  private static Optional<String> split(dev.marquee.v1.PromotionPolicy sent) {
    return sent.getSplit().isEmpty()
        ? Optional.empty()
        : Optional.of(DatasetSplit.checkName(FIELD + ".split", sent.getSplit()));
  }
}
