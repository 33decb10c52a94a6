package dev.marquee.server.evaluation;

import java.util.List;

/**
 * What a version answered for an example. Immutable.
 *
 * @param example its id
 * @param truth the indices of its true labels in the version's vocabulary
 * @param scores one for each label of it, in [0, 1]
 */
public record StoredPrediction(String example, List<Integer> truth, List<Float> scores) {
  public StoredPrediction {
    truth = List.copyOf(truth);
    scores = List.copyOf(scores);
  }
}
