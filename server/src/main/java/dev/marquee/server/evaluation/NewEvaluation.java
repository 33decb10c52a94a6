package dev.marquee.server.evaluation;

import dev.marquee.models.metrics.Predictions;
import dev.marquee.server.datasets.DatasetSplit;
import dev.marquee.server.registry.VersionName;
import java.time.Instant;
import java.util.List;

/**
 * An evaluation that is to be stored. Immutable.
 *
 * @param examples the ids of the examples that were measured
 * @param predictions their scores and true labels, in this order
 */
public record NewEvaluation(
    VersionName version,
    DatasetSplit on,
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
