package dev.marquee.server.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.marquee.models.Classifier;
import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.models.image.InputSpec;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoublePredicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WarmUpTest {
  private static final InputSpec INPUT =
      new InputSpec(
          2,
          2,
          InputSpec.Resize.STRETCH,
          InputSpec.Filter.BILINEAR,
          InputSpec.ChannelOrder.RGB,
          1 / 255f,
          List.of(0.5f, 0.5f, 0.5f),
          List.of(0.25f, 0.25f, 0.25f));

  private final List<Integer> batches = new ArrayList<>();
  private final List<Integer> inLanes = new ArrayList<>();
  private float inLane = 0.5f;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 8})
  void aNetworkThatOverflowsOnTheBrightestPictureIsRefused(int maxBatch) {
    assertThatThrownBy(() -> WarmUp.run(overflowing(value -> value > 1.99), INPUT, maxBatch))
        .isInstanceOfSatisfying(
            Failure.class, e -> assertThat(e.reason()).isEqualTo(Reason.WARM_UP_FAILED))
        .hasMessageContaining("scores are not finite");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 8})
  void aNetworkThatOverflowsOnTheDarkestPictureIsRefused(int maxBatch) {
    assertThatThrownBy(() -> WarmUp.run(overflowing(value -> value < -1.99), INPUT, maxBatch))
        .isInstanceOf(Failure.FailedPrecondition.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 8})
  void aNetworkThatOverflowsBetweenTheTwoIsRefused(int maxBatch) {
    assertThatThrownBy(
            () -> WarmUp.run(overflowing(value -> Math.abs(value) < 1.99), INPUT, maxBatch))
        .isInstanceOf(Failure.FailedPrecondition.class);
  }

  @Test
  void aSoundNetworkIsRunAloneAndInAWholeBatch() {
    WarmUp.run(overflowing(_ -> false), INPUT, 8);
    assertThat(batches).containsExactly(8, 1);
  }

  @Test
  void oneThatHasLanesIsRunOnePictureAtATimeAndOnceInALane() {
    WarmUp.run(overflowing(2, _ -> false), INPUT, 8);
    assertThat(batches).containsExactly(1, 1, 1);
    assertThat(inLanes).containsExactly(1);
  }

  @Test
  void oneThatOverflowsInALaneIsRefused() {
    inLane = Float.POSITIVE_INFINITY;
    assertThatThrownBy(() -> WarmUp.run(overflowing(2, _ -> false), INPUT, 8))
        .isInstanceOf(Failure.FailedPrecondition.class);
  }

  private Classifier overflowing(DoublePredicate when) {
    return overflowing(1, when);
  }

  /** One whose scores are no numbers where the first value of an image is of some kind. */
  private Classifier overflowing(int lanes, DoublePredicate when) {
    return new Classifier() {
      @Override
      public float[][] score(ByteBuffer inputs, int count) {
        batches.add(count);
        float[][] scores = new float[count][1];
        for (int i = 0; i < count; i++) {
          float first = inputs.asFloatBuffer().get(i * INPUT.elements());
          scores[i][0] = when.test(first) ? Float.NaN : 0.5f;
        }
        return scores;
      }

      @Override
      public int lanes() {
        return lanes;
      }

      @Override
      public float[][] scoreInLane(ByteBuffer inputs, int count) {
        inLanes.add(count);
        return new float[][] {{inLane}};
      }

      @Override
      public void close() {}
    };
  }
}
