package dev.marquee.server.training;

import dev.marquee.models.metrics.Predictions;
import java.util.List;
import java.util.Optional;

/**
 * What is to become a version.
 *
 * @param epochs how many whole passes were made
 * @param epoch the pass at whose end the weights were so; 0 where they are of no pass's end
 * @param step the step after which they were so
 * @param predictions what they say of the validation images; empty where there are none
 * @param divergedAt the step at which the run diverged, where it did
 */
record TrainedVersion(
    int epochs,
    int epoch,
    long step,
    Optional<Predictions> predictions,
    GoldenScores goldens,
    Optional<Long> divergedAt) {

  /** Golden inputs with the scores that the weights give them. */
  static final class GoldenScores {
    private final float[] inputs;
    private final List<float[]> scores;

    /**
     * @param inputs {@code [n, 3, height, width]}, row-major
     * @param scores of each input, one per label
     */
    GoldenScores(float[] inputs, List<float[]> scores) {
      this.inputs = inputs;
      this.scores = List.copyOf(scores);
    }

    float[] inputs() {
      return inputs;
    }

    List<float[]> scores() {
      return scores;
    }
  }
}
