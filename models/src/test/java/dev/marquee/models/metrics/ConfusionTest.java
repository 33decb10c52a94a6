package dev.marquee.models.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConfusionTest {
  private static BitSet set(long bits) {
    return BitSet.valueOf(new long[] {bits});
  }

  @Test
  void aRowTellsWhatItsLabelIsTakenFor() {
    Predictions predictions =
        Predictions.of(
            3,
            List.of(
                new float[] {0.9f, 0.5f, 0.1f},
                new float[] {0.2f, 0.8f, 0.3f},
                new float[] {0.7f, 0.6f, 0.1f},
                new float[] {0.4f, 0.4f, 0.4f}),
            List.of(set(0b001), set(0b001), set(0b011), set(0b000)));

    // Label 0 is true for three: best are {0}, {1}, {0, 1}. Label 1 for one: {0, 1}. Label 2 never.
    assertThat(Confusion.shares(predictions))
        .containsExactly(2f / 3, 2f / 3, 0f, 1f, 1f, 0f, 0f, 0f, 0f);
  }

  @Test
  void ofEqualScoresTheFirstLabelIsTheBest() {
    Predictions predictions =
        Predictions.of(2, List.of(new float[] {0.5f, 0.5f}), List.of(set(0b10)));

    assertThat(Confusion.shares(predictions)).containsExactly(0f, 0f, 1f, 0f);
  }
}
