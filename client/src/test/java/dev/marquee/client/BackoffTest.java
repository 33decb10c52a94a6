package dev.marquee.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BackoffTest {
  /** The bits whose double is 0, the middle of [0, 1), and the last before 1. */
  private static final RandomGenerator LEAST = () -> 0;

  private static final RandomGenerator MIDDLE = () -> Long.MIN_VALUE;
  private static final RandomGenerator MOST = () -> -1;

  @Test
  void waitsDoubleUntilTheyAreTwoSeconds() {
    Backoff backoff = new Backoff(MIDDLE);
    assertThat(IntStream.of(1, 2, 3, 4, 5, 6, 7, 1_000_000))
        .extracting(refusals -> backoff.delay(Duration.ofMillis(100), refusals).toMillis())
        .containsExactly(100L, 200L, 400L, 800L, 1600L, 2000L, 2000L, 2000L);
  }

  @Test
  void waitsAreSpreadFromAHalfToOneAndAHalf() {
    Duration said = Duration.ofMillis(100);
    assertThat(new Backoff(LEAST).delay(said, 1)).isEqualTo(Duration.ofMillis(50));
    assertThat(new Backoff(MOST).delay(said, 1))
        .isBetween(Duration.ofMillis(149), Duration.ofMillis(150).minusNanos(1));
  }

  @Test
  void theLongestWaitIsSpreadToo() {
    assertThat(new Backoff(LEAST).delay(Duration.ofMillis(100), 20))
        .isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void aServerThatSaysMoreThanTwoSecondsIsGivenThat() {
    assertThat(new Backoff(MIDDLE).delay(Duration.ofSeconds(7), 3))
        .isEqualTo(Duration.ofSeconds(7));
    assertThat(new Backoff(MOST).delay(Duration.ofDays(365), 1_000_000)).isPositive();
  }

  @Test
  void aServerThatSaysAtOnceIsNotAskedInATightLoop() {
    assertThat(new Backoff(MIDDLE).delay(Duration.ZERO, 1)).isEqualTo(Duration.ofMillis(10));
  }
}
