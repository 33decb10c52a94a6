package dev.marquee.server.evaluation;

import java.util.List;
import java.util.Optional;

/**
 * What an evaluation has found. Immutable.
 *
 * @param examples how many were measured: those that have a label
 * @param unlabelled how many were left out because they have none
 * @param labels one for each, in the order of the version's vocabulary
 * @param thresholdSplit on which thresholds were tuned; empty for the version's own, and where all
 *     examples were measured
 * @param confusion {@code [labels × labels]}, as {@link
 *     dev.marquee.models.metrics.Confusion#shares}; empty for more than {@value
 *     #MAX_CONFUSED_LABELS} labels
 * @param bins from the lowest scores to the highest
 * @param draws how many bootstrap draws the intervals are made of
 */
public record Findings(
    long examples,
    long unlabelled,
    Figures figures,
    List<BaselineFigures> baselines,
    List<LabelFigures> labels,
    ThresholdSource thresholdSource,
    Optional<String> thresholdSplit,
    List<Float> confusion,
    List<ScoreBin> bins,
    int draws) {
  /** The table grows with their square, and this one fills a page of a book already. */
  static final int MAX_CONFUSED_LABELS = 256;

  public Findings {
    baselines = List.copyOf(baselines);
    labels = List.copyOf(labels);
    confusion = List.copyOf(confusion);
    bins = List.copyOf(bins);
  }
}
