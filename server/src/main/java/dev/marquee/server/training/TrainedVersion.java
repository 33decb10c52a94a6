package dev.marquee.server.training;

import dev.marquee.models.metrics.Predictions;
import java.util.List;
import java.util.Optional;

/**
 * What is to become a version.
 *
 * @param plan of which step it is, and how the run ends with it
 * @param predictions what they say of the validation images; empty where there are none
 */
record TrainedVersion(PlannedEnd plan, Optional<Predictions> predictions, GoldenScores goldens) {

  /** Golden inputs with the scores that the weights give them. */
  static final class GoldenScores {
    static final GoldenScores NONE = new GoldenScores(new float[0], List.of());

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
