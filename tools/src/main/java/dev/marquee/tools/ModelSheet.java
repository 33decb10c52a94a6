package dev.marquee.tools;

import dev.marquee.v1.Model;
import dev.marquee.v1.PromotionPolicy;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A model as a page of text, and what tables show of it. */
final class ModelSheet {
  /** The alias that answers where no version is named; it has a column of its own. */
  private static final String PRODUCTION = "production";

  private ModelSheet() {}

  /**
   * Returns the page, without a line end after its last line.
   *
   * @param columns how wide it may be, in characters
   */
  static String of(Model model, int columns) {
    Facts facts = new Facts(columns);
    facts.add("name", model.getName());
    facts.add("description", model.getDescription());
    facts.add("created", VersionSheet.time(model.getCreateTime()));
    facts.add("versions", Amount.of(model.getVersionCount()));
    facts.addPairs("alias", model.getAliasesMap());
    facts.add("policy", policy(model));
    facts.add("etag", model.getEtag());
    return facts.text() + "\n" + whatNext(model);
  }

  /** A command a line, so that it can be copied. */
  private static String whatNext(Model model) {
    return model.getVersionCount() == 0
        ? "It has no versions yet: see 'marquee train' and 'marquee models import'."
        : """
          Its versions:  marquee models versions %s
          One of them:   marquee models describe %s"""
            .formatted(model.getName(), someVersion(model));
  }

  /** Returns the version that who looks at the model most likely wants to see. */
  private static String someVersion(Model model) {
    return model.getAliasesOrDefault(PRODUCTION, model.getName() + "/versions/N");
  }

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
