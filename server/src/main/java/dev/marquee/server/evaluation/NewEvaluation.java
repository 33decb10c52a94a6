package dev.marquee.server.evaluation;

import dev.marquee.models.labels.LabelMerge;
import dev.marquee.models.metrics.Predictions;
import dev.marquee.server.datasets.DatasetSplit;
import dev.marquee.server.registry.VersionName;
import java.time.Instant;
import java.util.List;

/**
 * An evaluation that is to be stored. Immutable.
 *
 * @param labels how the dataset's labels became those of the version; nothing of other labels
 * @param trained how many of the examples the version was trained with, as {@link TrainedExamples}
 *     has it
 * @param actor who asked for it; may be empty
 * @param examples the ids of the examples that were measured
 * @param predictions their scores and true labels, in this order
 */
public record NewEvaluation(
    VersionName version,
    DatasetSplit on,
    LabelMerge labels,
    int trained,
    String actor,
    Instant createTime,
    Findings findings,
    List<String> examples,
    Predictions predictions) {
  public NewEvaluation {
    examples = List.copyOf(examples);
    if (examples.size() != predictions.examples()) {
      throw new IllegalArgumentException(
          "%d examples with predictions of %d".formatted(examples.size(), predictions.examples()));
    }
  }
}
