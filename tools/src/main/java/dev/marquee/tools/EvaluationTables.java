package dev.marquee.tools;

import dev.marquee.client.Evaluated;
import dev.marquee.v1.Baseline;
import dev.marquee.v1.Comparison;
import dev.marquee.v1.Evaluation;
import dev.marquee.v1.EvaluationWarning;
import dev.marquee.v1.LabelMetrics;
import dev.marquee.v1.MetricValue;
import dev.marquee.v1.Metrics;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Evaluations as people read them: the versions and both baselines in one table, what is different
 * between versions in another, and for each version its labels.
 */
final class EvaluationTables {
  /** One line of the table of versions. */
  private record Line(String name, Metrics metrics) {}

  private final StringBuilder text = new StringBuilder();
  private final int columns;

  private EvaluationTables(int columns) {
    this.columns = columns;
  }

  /** Returns the page, without a line end after its last line. */
  static String of(Evaluated evaluated, int columns) {
    EvaluationTables tables = new EvaluationTables(columns);
    tables.head(evaluated.evaluations().getFirst());
    tables.versions(evaluated.evaluations());
    tables.warnings(evaluated.evaluations());
    tables.comparisons(evaluated.comparisons());
    evaluated.evaluations().forEach(tables::labels);
    return tables.text.toString().stripTrailing();
  }

  private void head(Evaluation first) {
    text.append(
        "%s, %s: %s with a label, %s without; 95%% intervals from %s\n\n"
            .formatted(
                first.getDataset(),
                first.getSplit().isEmpty() ? "all examples" : "split " + first.getSplit(),
                Amount.of(first.getExampleCount()),
                Amount.of(first.getUnlabelledCount()),
                Amount.of(first.getBootstrapDrawCount(), "draw")));
  }

  private void versions(List<Evaluation> evaluations) {
    List<Line> lines = new ArrayList<>();
    evaluations.forEach(e -> lines.add(new Line(e.getModelVersion(), e.getMetrics())));
    for (Baseline baseline : evaluations.getFirst().getBaselinesList()) {
      lines.add(new Line("baseline: " + baseline.getName(), baseline.getMetrics()));
    }
    table("version", lines);
  }

  private void warnings(List<Evaluation> evaluations) {
    for (Evaluation evaluation : evaluations) {
      warn(evaluation.getWarningsList());
    }
  }

  private void warn(List<EvaluationWarning> warnings) {
    warnings.forEach(
        warning -> text.append("warning: ").append(warning.getDetail()).append("\n\n"));
  }

  private void comparisons(List<Comparison> comparisons) {
    if (comparisons.isEmpty()) {
      return;
    }
    text.append("More than ").append(comparisons.getFirst().getBaseModelVersion()).append('\n');
    table(
        "version",
        comparisons.stream().map(c -> new Line(c.getModelVersion(), c.getDifference())).toList());
    comparisons.forEach(comparison -> warn(comparison.getWarningsList()));
  }

  private void table(String first, List<Line> lines) {
    TextTable<Line> table = new TextTable<Line>(columns).column(first, Line::name);
    for (EvaluationMetric metric : EvaluationMetric.values()) {
      table.column(metric.header(), metric.room(), line -> words(metric.of(line.metrics())));
    }
    text.append(table.render(lines)).append("\n\n");
  }

  private void labels(Evaluation evaluation) {
    text.append(evaluation.getModelVersion())
        .append(", thresholds ")
        .append(
            switch (evaluation.getThresholdSource()) {
              case THRESHOLD_SOURCE_VERSION -> "of the version";
              case THRESHOLD_SOURCE_OTHER_SPLIT ->
                  "tuned on the split " + evaluation.getThresholdSplit();
              case THRESHOLD_SOURCE_OTHER_HALF -> "of each half tuned on the other half";
              case THRESHOLD_SOURCE_UNSPECIFIED, UNRECOGNIZED -> "of unknown origin";
            })
        .append(" (")
        .append(evaluation.getName())
        .append(evaluation.getActor().isEmpty() ? "" : ", asked for by " + evaluation.getActor())
        .append(")\n")
        .append(
            new TextTable<LabelMetrics>(columns)
                .column("label", LabelMetrics::getLabel)
                .column("support", label -> Amount.of(label.getSupport()))
                .column("average precision", label -> words(label.getAveragePrecision()))
                .column("precision", label -> share(label.getPrecision()))
                .column("recall", label -> share(label.getRecall()))
                .column("F1", label -> words(label.getF1()))
                .column(
                    "threshold", label -> String.format(Locale.ROOT, "%.3f", label.getThreshold()))
                .render(evaluation.getLabelsList()))
        .append("\n\n");
  }

  private static String words(MetricValue value) {
    return String.format(
        Locale.ROOT, "%.4f [%.3f, %.3f]", value.getValue(), value.getLow(), value.getHigh());
  }

  private static String share(MetricValue value) {
    return Amount.ofShare(value.getValue());
  }
}
