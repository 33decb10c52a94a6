package dev.marquee.tools.report;

import dev.marquee.v1.Baseline;
import dev.marquee.v1.EvaluationWarning;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What a reader of the comparison must not overlook, in sentences. */
final class Findings {
  /**
   * Those by which knowing nothing can be told from knowing something. A baseline of frequencies is
   * well calibrated by nature, and one that predicts nothing is seldom wrong.
   */
  private static final List<MetricKind> TELLING =
      List.of(MetricKind.TOP_N, MetricKind.MEAN_AVERAGE_PRECISION, MetricKind.MACRO_F1);

  private Findings() {}

  /** Returns them, the gravest first; may be none. */
  static List<String> of(List<ReportedVersion> versions) {
    List<String> findings = new ArrayList<>();
    versions.stream()
        .flatMap(version -> version.evaluation().getWarningsList().stream())
        .map(EvaluationWarning::getDetail)
        .distinct()
        .forEach(findings::add);
    Terms terms = new Terms(versions);
    if (!terms.sameTask()) {
      findings.add(
          "The versions were not measured on the same examples: the dataset, the labels or their"
              + " merge differ between their evaluations, and none is named the best. Evaluate them"
              + " together before you compare them.");
    } else if (!terms.sameThresholds()) {
      findings.add(
          "The versions were not measured with thresholds of the same origin (%s), and none is named the best by what needs them. Evaluate them together, with one threshold split, before you compare their F1 and Hamming loss."
              .formatted(
                  versions.stream().map(Findings::origin).collect(Collectors.joining("; "))));
    }
    versions.forEach(version -> diverged(version, findings));
    for (ReportedVersion version : versions) {
      version
          .evaluation()
          .getBaselinesList()
          .forEach(baseline -> held(version, baseline, findings));
    }
    return List.copyOf(findings);
  }

  private static String origin(ReportedVersion version) {
    return version.name() + ": " + Making.thresholds(version.evaluation());
  }

  private static void diverged(ReportedVersion version, List<String> findings) {
    if (version.run() != null && version.run().hasFailure()) {
      findings.add(
          "The training of %s failed at step %s (%s): the version has the weights of the last checkpoint before it."
              .formatted(
                  version.name(),
                  NumberText.count(version.run().getFailure().getStep()),
                  version.run().getFailure().getReason()));
    }
  }

  private static void held(ReportedVersion version, Baseline baseline, List<String> findings) {
    String lost =
        TELLING.stream()
            .filter(
                kind ->
                    !kind.beyond(
                        kind.of(version.evaluation().getMetrics()), kind.of(baseline.getMetrics())))
            .map(MetricKind::title)
            .collect(Collectors.joining(", "));
    if (!lost.isEmpty()) {
      findings.add(
          "%s is not clearly better than the baseline “%s” by: %s."
              .formatted(version.name(), baseline.getName(), lost));
    }
  }
}
