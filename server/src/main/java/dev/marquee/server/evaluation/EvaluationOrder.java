package dev.marquee.server.evaluation;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.models.labels.LabelMerge;
import dev.marquee.server.datasets.DatasetName;
import dev.marquee.server.registry.ModelReference;
import java.util.List;
import java.util.Optional;

/**
 * What shall be evaluated, and how. Immutable.
 *
 * @param versions 1 to {@value #MAX_VERSIONS}; the others are compared with the first
 * @param split of the dataset; empty for all examples
 * @param labels how the dataset's labels become those of the versions; empty for as each version
 *     was trained
 * @param thresholdSplit on which thresholds are tuned; empty for the version's own ones, or where
 *     those would flatter, ones of the other half
 * @param draws how many bootstrap draws the intervals are made of, {@value #MIN_DRAWS} to {@value
 *     #MAX_DRAWS}
 * @param seed decides the draws and the random baseline
 */
public record EvaluationOrder(
    List<ModelReference> versions,
    DatasetName dataset,
    Optional<String> split,
    Optional<LabelMerge> labels,
    Optional<String> thresholdSplit,
    int draws,
    long seed) {
  static final int MAX_VERSIONS = 16;
  static final int MIN_DRAWS = 100;
  static final int MAX_DRAWS = 100_000;

  /**
   * @throws Failure.InvalidArgument if it cannot be carried out, whatever there is
   */
  public EvaluationOrder {
    versions = List.copyOf(versions);
    if (versions.isEmpty() || versions.size() > MAX_VERSIONS) {
      throw invalid(
          "model_versions",
          "Name 1 to %d versions to evaluate, not %d.".formatted(MAX_VERSIONS, versions.size()));
    }
    if (draws < MIN_DRAWS || draws > MAX_DRAWS) {
      throw invalid(
          "bootstrap_draw_count",
          "bootstrap_draw_count must be %,d to %,d (0 for the default), not %d."
              .formatted(MIN_DRAWS, MAX_DRAWS, draws));
    }
    if (thresholdSplit.isPresent() && split.isEmpty()) {
      throw invalid(
          "threshold_split",
          "Without a split all examples are measured, those of threshold_split among them: name the split to measure, too.");
    }
    if (thresholdSplit.isPresent() && split.equals(thresholdSplit)) {
      throw invalid(
          "threshold_split",
          "Thresholds that are tuned on what is measured flatter: name another split, or none.");
    }
  }

  static Failure invalid(String field, String message) {
    return new Failure.InvalidArgument(Reason.FIELD_INVALID, field, message);
  }
}
