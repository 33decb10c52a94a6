package dev.marquee.models.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MixupTest {
  private static final int DRAWS = 20_000;

  /** Where anything is alike, two pairs of numbers in four are too large together. */
  private static final int NUMBERS_PER_DRAW = 5;

  /** The variance of Beta(a, a) is 1 / (4 (2a + 1)). */
  @ParameterizedTest
  @ValueSource(doubles = {Double.MIN_VALUE, 1e-15, 1e-12, 0.001, 0.05, 0.2, 0.5, 1})
  void sharesAreOfTheBetaDistributionAndSoonDrawn(double parameter) {
    SplittableRandom numbers = new SplittableRandom(1);
    AtomicInteger drawn = new AtomicInteger();
    RandomGenerator random =
        () -> {
          assertThat(drawn.incrementAndGet()).isLessThan(NUMBERS_PER_DRAW * DRAWS);
          return numbers.nextLong();
        };
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < DRAWS; i++) {
      double share = Mixup.share(parameter, random);
      assertThat(share).isBetween(0.0, 1.0);
      sum += share;
      squares += (share - 0.5) * (share - 0.5);
    }
    assertThat(sum / DRAWS).isCloseTo(0.5, within(0.01));
    assertThat(squares / DRAWS).isCloseTo(1 / (4 * (2 * parameter + 1)), within(0.005));
  }
}
