package dev.marquee.models.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class ThresholdsTest {
  private final List<float[]> scores = new ArrayList<>();
  private final List<BitSet> truth = new ArrayList<>();

  private void add(int times, long labels, float... row) {
    for (int i = 0; i < times; i++) {
      scores.add(row);
      truth.add(BitSet.valueOf(new long[] {labels}));
    }
  }

  private Predictions predictions() {
    return Predictions.of(2, scores, truth);
  }

  @Test
  void aFrequentLabelKeepsItsOwnBestThreshold() {
    add(3000, 0b01, 0.3f, 0.7f);
    add(3000, 0b10, 0.1f, 0.9f);
    Thresholds tuned = Thresholds.tune(predictions());
    assertThat(tuned.get(0)).isCloseTo(0.2f, within(0.01f));
    assertThat(tuned.get(1)).isCloseTo(0.8f, within(0.01f));
  }

  @Test
  void aRareLabelIsDrawnToTheThresholdOfAll() {
    add(1000, 0b01, 0.6f, 0f);
    add(1000, 0b00, 0.2f, 0f);
    add(10, 0b10, 0f, 1f);
    // Together: 0.4. Alone the second label would be cut at 0.5, on 10 examples against 30.
    assertThat(Thresholds.tune(predictions()).get(1))
        .isCloseTo((float) ((10 * 0.5 + 30 * 0.4) / 40), within(1e-6f));
  }

  @Test
  void aLabelThatNobodyHasGetsTheThresholdOfAll() {
    add(5, 0b01, 0.6f, 0.1f);
    add(5, 0b00, 0.2f, 0.1f);
    assertThat(Thresholds.tune(predictions()).get(1)).isCloseTo(0.4f, within(1e-6f));
  }

  @Test
  void withoutAnyTruthThereIsNothingToChooseBy() {
    add(5, 0, 0.6f, 0.1f);
    assertThat(Thresholds.tune(predictions())).isEqualTo(Thresholds.of(0.5f, 0.5f));
  }

  @Test
  void aThresholdIsReachedByItself() {
    assertThat(Thresholds.of(0.5f).reached(0, 0.5f)).isTrue();
    assertThat(Thresholds.of(0.5f).reached(0, Math.nextDown(0.5f))).isFalse();
  }
}
