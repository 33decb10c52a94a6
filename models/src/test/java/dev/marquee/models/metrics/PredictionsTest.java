package dev.marquee.models.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PredictionsTest {
  @Test
  void whatWasGivenIsKeptWhateverBecomesOfIt() {
    float[] row = {0.1f, 0.9f};
    BitSet truth = BitSet.valueOf(new long[] {0b10});
    Predictions predictions = Predictions.of(2, List.of(row), List.of(truth));
    row[0] = 1;
    truth.set(0);
    assertThat(predictions.score(0, 0)).isEqualTo(0.1f);
    assertThat(predictions.labelsOf(0)).isEqualTo(1);
    assertThat(predictions.support(1)).isEqualTo(1);
    assertThat(predictions.has(0, 0)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(floats = {-0.1f, 1.1f, Float.NaN})
  void whatIsNoScoreIsRefused(float score) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Predictions.of(1, List.of(new float[] {score}), List.of(new BitSet())))
        .withMessageContaining("not in [0, 1]");
  }

  @Test
  void whatDoesNotFitIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Predictions.of(2, List.of(new float[1]), List.of(new BitSet())));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Predictions.of(1, List.of(new float[1]), List.of()));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                Predictions.of(
                    1, List.of(new float[1]), List.of(BitSet.valueOf(new long[] {0b10}))));
  }
}
