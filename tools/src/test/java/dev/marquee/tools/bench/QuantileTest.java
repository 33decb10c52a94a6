package dev.marquee.tools.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class QuantileTest {
  @Test
  void theMedianOfAnOddNumberIsTheMiddleOne() {
    assertThat(Quantile.median(List.of(9.0, 1.0, 4.0))).isEqualTo(4);
  }

  @Test
  void theMedianOfAnEvenNumberLiesBetweenTheMiddleTwo() {
    assertThat(Quantile.median(List.of(9.0, 1.0, 4.0, 5.0))).isEqualTo(4.5);
  }

  @Test
  void theEndsAreTheLeastAndTheMost() {
    List<Double> samples = List.of(3.0, 1.0, 2.0);
    assertThat(Quantile.of(samples, 0)).isEqualTo(1);
    assertThat(Quantile.of(samples, 1)).isEqualTo(3);
  }

  @Test
  void whatLiesBetweenTwoSamplesIsInterpolated() {
    // numpy.quantile([1, 2, 3, 4], 0.4) is 2.2.
    assertThat(Quantile.of(List.of(1.0, 2.0, 3.0, 4.0), 0.4)).isCloseTo(2.2, within(1e-12));
  }

  @Test
  void ofNothingThereIsNone() {
    assertThatThrownBy(() -> Quantile.median(List.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Quantile.of(List.of(1.0), 1.5))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
