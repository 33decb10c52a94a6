package dev.marquee.models.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.marquee.models.training.Schedule.Constant;
import dev.marquee.models.training.Schedule.Cosine;
import dev.marquee.models.training.Schedule.OneCycle;
import java.util.Arrays;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleTest {
  @Test
  void aConstantRateIsReachedInAStraightLine() {
    assertThat(factors(new Constant(0.4), 5)).containsExactly(1 / 3.0, 2 / 3.0, 1, 1, 1);
    assertThat(factors(new Constant(0), 3)).containsExactly(1, 1, 1);
  }

  @Test
  void aCosineFallsToZeroBehindTheWarmUp() {
    assertThat(factors(new Cosine(0), 4))
        .containsExactly(
            new double[] {1, (2 + Math.sqrt(2)) / 4, 0.5, (2 - Math.sqrt(2)) / 4}, within(1e-9));
    assertThat(factors(new Cosine(0.5), 4))
        .containsExactly(new double[] {1 / 3.0, 2 / 3.0, 1, 0.5}, within(1e-9));
  }

  /** What PyTorch 2.13's OneCycleLR gives for ten steps with 30% of them to rise. */
  @Test
  void oneCycleIsThatOfPyTorch() {
    assertThat(factors(new OneCycle(0.3), 10))
        .containsExactly(
            new double[] {
              0.04, 0.52, 1.0, 0.9504846, 0.8117457, 0.611262, 0.388742, 0.1882583, 0.0495194, 4e-06
            },
            within(1e-6));
  }

  @ParameterizedTest
  @MethodSource("all")
  void factorsAreAlwaysBetweenZeroAndOne(Schedule schedule) {
    for (long steps : new long[] {1, 2, 3, 7, 100}) {
      assertThat(
              Arrays.stream(factors(schedule, steps))
                  .allMatch(factor -> factor >= 0 && factor <= 1))
          .isTrue();
    }
  }

  private static Stream<Schedule> all() {
    return Stream.of(0.0, 0.1, 0.5, 0.99)
        .flatMap(w -> Stream.of(new Constant(w), new Cosine(w), new OneCycle(w)));
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.1, 1, Double.NaN})
  void aWarmUpThatLeavesNothingIsRefused(double warmUp) {
    assertThatIllegalArgumentException().isThrownBy(() -> new Cosine(warmUp));
  }

  private static double[] factors(Schedule schedule, long steps) {
    return LongStream.range(0, steps).mapToDouble(step -> schedule.factor(step, steps)).toArray();
  }
}
