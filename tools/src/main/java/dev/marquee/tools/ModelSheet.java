package dev.marquee.tools;

import dev.marquee.v1.Model;
import dev.marquee.v1.PromotionPolicy;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What tables show of a model. */
final class ModelSheet {
  /** The alias that answers where no version is named; it has a column of its own. */
  private static final String PRODUCTION = "production";

  private ModelSheet() {}

  /** Returns the number of the version in production. */
  static String production(Model model) {
    return VersionNumber.of(model.getAliasesOrDefault(PRODUCTION, "-"));
  }

  /** Returns the other aliases; sorted, since a map on the wire has no order. */
  static String otherAliases(Model model) {
    return new TreeMap<>(model.getAliasesMap())
        .entrySet().stream()
            .filter(alias -> !alias.getKey().equals(PRODUCTION))
            .map(alias -> alias.getKey() + "=" + VersionNumber.of(alias.getValue()))
            .collect(Collectors.joining(", "));
  }

  /** Returns what a version must reach, such as {@code map >= 0.3, loss <= 0.01}. */
  static String policy(Model model) {
    if (!model.hasPromotionPolicy()) {
      return "";
    }
    PromotionPolicy policy = model.getPromotionPolicy();
    return policy.getMetric()
        + (policy.hasMinimum() ? " >= " + policy.getMinimum() : "")
        + (policy.hasMaxLoss() ? ", loss <= " + policy.getMaxLoss() : "")
        + (policy.getSplit().isEmpty() ? "" : ", split " + policy.getSplit())
        + (policy.getDataset().isEmpty() ? "" : ", " + policy.getDataset());
  }
}
