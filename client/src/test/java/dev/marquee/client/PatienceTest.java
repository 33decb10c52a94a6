package dev.marquee.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PatienceTest {
  private final FakeTime time = new FakeTime();
  private final Patience patience = new Patience(time.ticker, Duration.ofSeconds(30));

  @Test
  void patienceBeginsAnewWithEachScore() {
    patience.resume();
    long refused = patience.now();
    time.pass(Duration.ofSeconds(29));
    assertThat(patience.left(refused)).isEqualTo(Duration.ofSeconds(1));
    patience.scored();
    assertThat(patience.left(refused)).isEqualTo(Duration.ofSeconds(30));
    time.pass(Duration.ofSeconds(30));
    assertThat(patience.left(refused)).isZero();
  }

  @Test
  void anImageHasTheWholeOfItHoweverLongNothingWasScoredBefore() {
    patience.resume();
    time.pass(Duration.ofHours(1));
    assertThat(patience.left(patience.now())).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void theTimeInWhichTheCallerIsAwayDoesNotCount() {
    time.pass(Duration.ofHours(1));
    patience.resume();
    long refused = patience.now();
    time.pass(Duration.ofSeconds(10));
    patience.pause();
    time.pass(Duration.ofHours(1));
    patience.resume();
    time.pass(Duration.ofSeconds(5));
    assertThat(patience.left(refused)).isEqualTo(Duration.ofSeconds(15));
  }
}
