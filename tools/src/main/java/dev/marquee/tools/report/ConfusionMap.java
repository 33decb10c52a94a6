package dev.marquee.tools.report;

import dev.marquee.v1.Evaluation;
import dev.marquee.v1.LabelMetrics;
import java.util.List;
import java.util.Optional;

/** Which labels a version takes for which others, as a {@link HeatMap}. */
final class ConfusionMap {
  private ConfusionMap() {}

  /** Draws it; empty where there is none, or there are too many labels. */
  static Optional<HeatMap> of(ReportedVersion version) {
    Evaluation evaluation = version.evaluation();
    List<String> labels =
        evaluation.getLabelsList().stream()
            .map(label -> label.getLabel() + " (" + NumberText.count(label.getSupport()) + ")")
            .toList();
    return HeatMap.of(
            version.name(), labels, evaluation.getConfusionCount(), new Shares(evaluation))
        .map(map -> new HeatMap(map.title(), names(evaluation), map.rows()));
  }

  private static List<String> names(Evaluation evaluation) {
    return evaluation.getLabelsList().stream().map(LabelMetrics::getLabel).toList();
  }

  /** In per cent; a row of a label that does not occur says nothing. */
  private record Shares(Evaluation evaluation) implements HeatMap.Numbers {
    @Override
    public String text(int row, int column) {
      return evaluation.getLabels(row).getSupport() == 0
          ? ""
          : NumberText.percent(share(row, column));
    }

    @Override
    public double share(int row, int column) {
      return evaluation.getConfusion(row * evaluation.getLabelsCount() + column);
    }
  }
}
