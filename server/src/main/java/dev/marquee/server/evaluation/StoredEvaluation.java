package dev.marquee.server.evaluation;

import dev.marquee.models.labels.LabelMerge;
import dev.marquee.server.datasets.DatasetSplit;
import dev.marquee.server.registry.VersionName;
import java.time.Instant;
import java.util.Optional;

/**
 * An evaluation. Immutable.
 *
 * @param on what was measured; the dataset may be deleted since
 * @param labels as {@link NewEvaluation#labels}; empty where an earlier release measured
 * @param trained as {@link NewEvaluation#trained}
 * @param actor who asked for it; may be empty
 */
public record StoredEvaluation(
    EvaluationName name,
    VersionName version,
    DatasetSplit on,
    Optional<LabelMerge> labels,
    int trained,
    String actor,
    Instant createTime,
    Findings findings) {

  /** Returns what an evaluation is once it has a name. */
  public static StoredEvaluation of(EvaluationName name, NewEvaluation evaluation) {
    return new StoredEvaluation(
        name,
        evaluation.version(),
        evaluation.on(),
        Optional.of(evaluation.labels()),
        evaluation.trained(),
        evaluation.actor(),
        evaluation.createTime(),
        evaluation.findings());
  }
}
