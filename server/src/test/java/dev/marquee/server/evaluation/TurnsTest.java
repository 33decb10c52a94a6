package dev.marquee.server.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class TurnsTest {
  private static final Duration SHORT = Duration.ofNanos(1);
  private static final Duration LONG = Duration.ofHours(1);

  private final Turns turns = new Turns();

  @Test
  void turnsComeInTheOrderOfTheLine() throws InterruptedException {
    Turns.Place first = turns.join();
    Turns.Place second = turns.join();
    Turns.Place third = turns.join();
    assertThat(first.await(SHORT)).isTrue();
    assertThat(second.await(SHORT)).isFalse();
    assertThat(third.await(SHORT)).isFalse();

    first.close();
    assertThat(third.await(SHORT)).isFalse();
    assertThat(second.await(SHORT)).isTrue();
    second.close();
    assertThat(third.await(SHORT)).isTrue();
  }

  @Test
  void whoLeavesTheMiddleOfTheLineHoldsNobodyUp() throws InterruptedException {
    Turns.Place first = turns.join();
    Turns.Place second = turns.join();
    Turns.Place third = turns.join();

    second.close();
    assertThat(third.await(SHORT)).isFalse();
    first.close();
    assertThat(third.await(SHORT)).isTrue();
  }

  @Test
  void whoeverWaitsIsWokenWhenTheTurnHasCome() {
    Turns.Place first = turns.join();
    Turns.Place second = turns.join();
    CompletableFuture<Boolean> waiting =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return second.await(LONG);
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });

    first.close();
    assertThat(waiting.join()).isTrue();
  }

  @Test
  void soManyWaitAndNoMore() {
    for (int place = 0; place <= Turns.MOST_WAITING; place++) {
      Turns.Place _ = turns.join();
    }
    assertThatExceptionOfType(Failure.Exhausted.class)
        .isThrownBy(turns::join)
        .matches(refusal -> refusal.reason() == Reason.TOO_MANY_EVALUATIONS)
        .withMessageStartingWith("16 evaluations wait for their turn");
  }
}
