package dev.marquee.tools.report;

import dev.marquee.v1.Evaluation;
import dev.marquee.v1.LabelMerge;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * On what terms versions were measured. Numbers of different terms do not say which version is the
 * better one: other examples or labels are another task, and F1 at thresholds of another origin is
 * another measure.
 */
record Terms(List<ReportedVersion> versions) {

  Terms {
    versions = List.copyOf(versions);
  }

  /** Whether all versions had the same task. */
  boolean sameTask() {
    return same(Terms::task);
  }

  /** Whether the decisions of all versions were made with thresholds of the same origin. */
  boolean sameThresholds() {
    return same(
        evaluation -> List.of(evaluation.getThresholdSource(), evaluation.getThresholdSplit()));
  }

  /** Whether a version can be named the best by this metric: who remembers has not learned. */
  boolean comparable(MetricKind kind) {
    return sameTask()
        && (sameThresholds() || !kind.needsThresholds())
        && versions.stream().allMatch(version -> version.evaluation().getTrainedCount() == 0);
  }

  private boolean same(Function<Evaluation, Object> of) {
    return versions.stream().map(version -> of.apply(version.evaluation())).distinct().count() <= 1;
  }

  /** Truth and number of examples decide what the numbers mean. */
  private static Object task(Evaluation evaluation) {
    LabelMerge merge = evaluation.getLabelMerge();
    return List.of(
        evaluation.getDatasetDigest(),
        evaluation.getExampleCount(),
        evaluation.getLabelsList().stream()
            .map(label -> label.getLabel() + " " + label.getSupport())
            .sorted()
            .toList(),
        // An earlier release did not keep it, which is not the same as none.
        evaluation.hasLabelMerge(),
        merge.getMergedMap(),
        Set.copyOf(merge.getDroppedList()));
  }
}
