package dev.marquee.tools.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SteadyRateTest {
  private static final long SECOND = 1_000_000_000;

  private final SteadyRate rate = new SteadyRate(10 * SECOND, 20 * SECOND);

  @Test
  void batchesCountFromTheLastBeforeTheWindowToTheLastInIt() {
    rate.done(6 * SECOND, 16);
    rate.done(9 * SECOND, 16);
    rate.done(12 * SECOND, 16);
    rate.done(15 * SECOND, 16);
    rate.done(18 * SECOND, 16);
    rate.done(21 * SECOND, 16);
    assertThat(rate.perSecond()).isEqualTo(48.0 / 9);
  }

  @Test
  void whereNothingCameBeforeItCountsFromTheFirst() {
    rate.done(12 * SECOND, 5);
    rate.done(14 * SECOND, 5);
    assertThat(rate.perSecond()).isEqualTo(2.5);
  }

  @Test
  void aWindowInWhichNothingIsDoneStaysOpenUntilSomethingIs() {
    rate.done(9 * SECOND, 16);
    assertThat(rate.isOpen(25 * SECOND)).isTrue();
    rate.done(25 * SECOND, 16);
    assertThat(rate.isOpen(25 * SECOND)).isFalse();
    assertThat(rate.perSecond()).isEqualTo(1);
  }

  @Test
  void aSingleAnswerIsNoRate() {
    rate.done(12 * SECOND, 5);
    assertThatThrownBy(rate::perSecond)
        .isInstanceOf(BenchException.class)
        .hasMessageContaining("--seconds");
  }
}
