package dev.marquee.tools.report;

import dev.marquee.v1.DatasetStatistics;
import dev.marquee.v1.DatasetStatistics.LabelCount;
import java.util.List;
import java.util.Optional;

/** Which labels stand together on examples, as a {@link HeatMap}. */
final class CoOccurrenceMap {
  private CoOccurrenceMap() {}

  /** Draws it; empty where it is not known, or there are too many labels. */
  static Optional<HeatMap> of(DatasetStatistics statistics) {
    List<String> labels = statistics.getLabelsList().stream().map(LabelCount::getLabel).toList();
    return HeatMap.of(
        "Examples that have both labels",
        labels,
        statistics.getCoOccurrenceCount(),
        new Counts(statistics));
  }

  /** The colour says which share of the row's label a count is: rare labels show as well. */
  private record Counts(DatasetStatistics statistics) implements HeatMap.Numbers {
    @Override
    public String text(int row, int column) {
      long count = count(row, column);
      return count == 0 ? "" : NumberText.count(count);
    }

    @Override
    public double share(int row, int column) {
      return row == column ? 0 : (double) count(row, column) / Math.max(1, count(row, row));
    }

    private long count(int row, int column) {
      return statistics.getCoOccurrence(row * statistics.getLabelsCount() + column);
    }
  }
}
