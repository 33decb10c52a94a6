package dev.marquee.server.evaluation;

import dev.marquee.models.labels.LabelMerge;
import dev.marquee.server.promotion.Evaluations.Lacking;
import dev.marquee.server.promotion.GateMetric;
import dev.marquee.server.registry.VersionName;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * In what terms two evaluations of the same examples differ, so that a metric's values of the two
 * say nothing of which version is better: other labels are another task, and F1 at other thresholds
 * is another measure.
 *
 * @param production of the version in production
 * @param other of the version that is to replace it
 */
record TermsDifference(GateMetric metric, StoredEvaluation production, StoredEvaluation other) {
  private static final int NAMED = 3;

  /** Returns whether the values can be compared. */
  boolean none() {
    return unrecorded().isEmpty() && sameLabels() && sameThresholds();
  }

  /** Says what differs, and how to measure both alike. */
  Lacking lacking() {
    Optional<StoredEvaluation> unrecorded = unrecorded();
    if (unrecorded.isPresent()) {
      return new Lacking(
          Optional.of(
              "%s was made by an earlier release, which did not keep the label merge"
                  .formatted(unrecorded.get().name())),
          EvaluateCommandLine.like(other, List.of(unrecorded.get().version()), ""));
    }
    if (!sameLabels()) {
      return new Lacking(
          Optional.of("%s has another label merge: %s".formatted(production.name(), labels())),
          EvaluateCommandLine.like(other, both(), " --label-merge MERGE"));
    }
    return new Lacking(
        Optional.of(
            "%s has thresholds %s, and %s %s"
                .formatted(
                    production.name(),
                    thresholds(production.findings()),
                    other.name(),
                    thresholds(other.findings()))),
        switch (other.findings().thresholdSource()) {
          case OTHER_SPLIT -> EvaluateCommandLine.like(other, List.of(production.version()), "");
          // Which thresholds these are, nobody can ask for; tuned ones are the same for both.
          case VERSION, OTHER_HALF ->
              EvaluateCommandLine.like(other, both(), " --threshold-split SPLIT");
        });
  }

  private Optional<StoredEvaluation> unrecorded() {
    return List.of(other, production).stream().filter(one -> one.labels().isEmpty()).findFirst();
  }

  private boolean sameLabels() {
    return production.labels().equals(other.labels());
  }

  private boolean sameThresholds() {
    return !metric.needsThresholds()
        || (production.findings().thresholdSource() == other.findings().thresholdSource()
            && production.findings().thresholdSplit().equals(other.findings().thresholdSplit()));
  }

  private List<VersionName> both() {
    return List.of(production.version(), other.version());
  }

  private String labels() {
    LabelMerge one = production.labels().orElse(LabelMerge.NONE);
    LabelMerge two = other.labels().orElse(LabelMerge.NONE);
    TreeSet<String> labels = new TreeSet<>();
    List.of(one, two)
        .forEach(
            merge -> {
              labels.addAll(merge.merged().keySet());
              labels.addAll(merge.dropped());
            });
    List<String> different =
        labels.stream()
            .filter(label -> !becomes(one, label).equals(becomes(two, label)))
            .map(
                label ->
                    "'%s' %s there and %s in %s"
                        .formatted(label, becomes(one, label), becomes(two, label), other.name()))
            .toList();
    return different.stream().limit(NAMED).collect(Collectors.joining(", "))
        + (different.size() > NAMED ? " and %d more".formatted(different.size() - NAMED) : "");
  }

  private static String becomes(LabelMerge merge, String label) {
    if (merge.dropped().contains(label)) {
      return "is dropped";
    }
    String target = merge.merged().get(label);
    return Objects.isNull(target) ? "stays" : "becomes '%s'".formatted(target);
  }

  private static String thresholds(Findings findings) {
    return switch (findings.thresholdSource()) {
      case VERSION -> "of the version";
      case OTHER_SPLIT -> "tuned on the split " + findings.thresholdSplit().orElse("");
      case OTHER_HALF -> "of each half tuned on the other half";
    };
  }
}
