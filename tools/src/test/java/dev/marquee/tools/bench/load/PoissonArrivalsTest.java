package dev.marquee.tools.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.marquee.tools.bench.BenchException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class PoissonArrivalsTest {
  private static final Duration WINDOW = Duration.ofSeconds(20);
  private static final Duration DEADLINE = Duration.ofMillis(500);
  private static final Answer OK = Answer.ok(Optional.of(new ServedTimes(1, 2, 3, 4)));

  private final FakeTimeline timeline = new FakeTimeline();

  @Test
  void aTargetThatHoldsTheSenderUpIsChargedWithWhatCallsWaitedBeforeTheyWereMade() {
    // Ten calls a second of 200 ms each can but come ever later.
    FakeTarget target =
        new FakeTarget(
            _ -> {
              timeline.pass(Duration.ofMillis(200));
              return CompletableFuture.completedFuture(OK);
            });
    LoadWindow found = arrivals(10).run(target);
    assertThat(found.millis(Outcome.OK, 99).orElseThrow()).isGreaterThan(10_000);
    assertThat(found.lateMillis(99)).isGreaterThan(10_000);
    assertThat(found.perSecond()).as("none is in time").isZero();
    // Their deadlines are over before they are made.
    assertThat(target.deadlines.getFirst()).isEqualTo(DEADLINE);
    assertThat(target.deadlines.getLast()).isEqualTo(Duration.ofNanos(1));
  }

  @Test
  void callsComeThoughNoneIsAnsweredBefore() {
    List<CompletableFuture<Answer>> open = new ArrayList<>();
    List<Long> made = new ArrayList<>();
    FakeTarget target =
        new FakeTarget(
            _ -> {
              made.add(timeline.nanos());
              open.add(new CompletableFuture<>());
              if (made.size() == 100) {
                open.forEach(call -> call.complete(OK));
              }
              return made.size() > 100 ? CompletableFuture.completedFuture(OK) : open.getLast();
            });
    LoadWindow found = arrivals(50).run(target);
    assertThat(made).hasSizeGreaterThan(900).isSorted();
    assertThat(found.lateMillis(100)).isZero();
    assertThat(found.millis(Outcome.OK, 50).orElseThrow()).isZero();
  }

  @Test
  void eachOutcomeHasItsOwnTimesAndOnlyWhatIsInTimeIsDone() {
    FakeTarget target =
        new FakeTarget(
            number ->
                CompletableFuture.completedFuture(
                    switch ((int) (number % 4)) {
                      case 0 -> Answer.failed(Outcome.RESOURCE_EXHAUSTED, Optional.empty(), "full");
                      case 1 -> Answer.failed(Outcome.DEADLINE_EXCEEDED, Optional.empty(), "late");
                      default -> OK;
                    }));
    LoadWindow found = arrivals(100).run(target);
    assertThat(found.outcomes())
        .containsExactly(Outcome.OK, Outcome.RESOURCE_EXHAUSTED, Outcome.DEADLINE_EXCEEDED);
    assertThat(found.perSecond()).isEqualTo(found.calls(Outcome.OK) / 20.0);
    assertThat(found.perSecond()).isCloseTo(50, withinPercentage(10));
    assertThat(found.meanBatchSize()).hasValue(4);
    assertThat(found.millis(Outcome.OTHER, 50)).isEmpty();
  }

  @Test
  void aTargetThatServesNobodyIsTold() {
    FakeTarget target =
        new FakeTarget(
            _ ->
                CompletableFuture.completedFuture(
                    Answer.failed(Outcome.OTHER, Optional.empty(), "UNAVAILABLE: gone")));
    PoissonArrivals arrivals = arrivals(10);
    assertThatThrownBy(() -> arrivals.run(target))
        .isInstanceOf(BenchException.class)
        .hasMessageContaining("UNAVAILABLE: gone");
  }

  private PoissonArrivals arrivals(double rate) {
    return new PoissonArrivals(rate, 1, WINDOW, DEADLINE, timeline);
  }
}
