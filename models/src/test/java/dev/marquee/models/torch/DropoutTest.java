package dev.marquee.models.torch;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.marquee.models.network.Layer.Dropout;
import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class DropoutTest {
  private static final int CHANNELS = 400;
  private static final int AREA = 9;

  @Test
  void inTrainingWholeChannelsAreZeroedAndTheOthersScaledUp() {
    float[] out = run(new Dropout("d", 0.25, true), true);
    int zeroed = 0;
    for (int channel = 0; channel < CHANNELS; channel++) {
      float[] values = Arrays.copyOfRange(out, channel * AREA, (channel + 1) * AREA);
      assertThat(values).containsOnly(values[0]);
      assertThat(values[0]).isIn(0f, 1 / 0.75f);
      zeroed += values[0] == 0 ? 1 : 0;
    }
    assertThat(zeroed).isBetween(CHANNELS / 8, CHANNELS * 3 / 8);
  }

  @Test
  void withoutWholeChannelsEachElementHasItsOwnChance() {
    float[] out = run(new Dropout("d", 0.5, false), true);
    boolean mixed = false;
    for (int channel = 0; channel < CHANNELS; channel++) {
      float[] values = Arrays.copyOfRange(out, channel * AREA, (channel + 1) * AREA);
      mixed |= Arrays.stream(toDoubles(values)).distinct().count() == 2;
    }
    assertThat(mixed).isTrue();
  }

  @Test
  void inServingNothingIsChanged() {
    assertThat(run(new Dropout("d", 0.5, true), false)).containsOnly(1f);
  }

  private static float[] run(Dropout dropout, boolean training) {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray ones = manager.ones(new Shape(1, CHANNELS, 3, 3));
      ForwardPass pass =
          new ForwardPass(
              name -> {
                throw new AssertionError("dropout has no parameter " + name);
              },
              training
                  ? Optional.of(new TrainingMode(_ -> true, new SplittableRandom(1)))
                  : Optional.empty());
      return pass.run(dropout, ones).toFloatArray();
    }
  }

  private static double[] toDoubles(float[] values) {
    double[] doubles = new double[values.length];
    Arrays.setAll(doubles, i -> values[i]);
    return doubles;
  }
}
