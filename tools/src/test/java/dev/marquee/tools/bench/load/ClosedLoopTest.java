package dev.marquee.tools.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.marquee.tools.bench.BenchException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ClosedLoopTest {
  private static final Duration DEADLINE = Duration.ofSeconds(30);

  private final FakeTimeline timeline = new FakeTimeline();

  @Test
  void aClientAsksAgainWhenItIsAnswered() {
    FakeTarget target =
        new FakeTarget(
            _ -> {
              timeline.pass(Duration.ofMillis(20));
              return CompletableFuture.completedFuture(
                  Answer.ok(Optional.of(new ServedTimes(1_000_000, 0, 19_000_000, 1))));
            });
    LoadWindow found = loop().run(target);
    assertThat(found.perSecond()).isCloseTo(50, within(0.001));
    assertThat(found.millis(Outcome.OK, 50).orElseThrow()).isCloseTo(20, within(0.1));
    assertThat(found.meanTimes()).hasValue(new MeanTimes(1, 0, 19));
    assertThat(target.deadlines).containsOnly(DEADLINE);
  }

  @Test
  void aClientThatIsRefusedComesWhenItIsToldTo() {
    FakeTarget target =
        new FakeTarget(
            number ->
                CompletableFuture.completedFuture(
                    number % 2 == 0
                        ? Answer.failed(
                            Outcome.RESOURCE_EXHAUSTED, Optional.of(Duration.ofMillis(250)), "full")
                        : Answer.ok(Optional.empty())));
    LoadWindow found = loop().run(target);
    // Each refusal costs 250 ms, and an answer follows.
    assertThat(found.perSecond()).isCloseTo(4, within(0.001));
    assertThat(found.calls(Outcome.RESOURCE_EXHAUSTED)).isPositive();
    assertThat(found.meanBatchSize()).as("a server that does not tell").isEmpty();
  }

  @Test
  void severalWindowsAreOneWithAllTheirCalls() {
    FakeTarget target =
        new FakeTarget(
            number -> {
              timeline.pass(Duration.ofMillis(10));
              return CompletableFuture.completedFuture(
                  Answer.ok(Optional.of(new ServedTimes(0, 0, 0, number % 2 == 0 ? 1 : 3))));
            });
    LoadWindow one = loop().run(target);
    LoadWindow other = loop().run(target);
    LoadWindow both = LoadWindow.of(List.of(one, other));
    assertThat(both.calls(Outcome.OK)).isEqualTo(one.calls(Outcome.OK) + other.calls(Outcome.OK));
    // One image in a batch of its own, and a third of a batch of three: two images, 4/3 batches.
    assertThat(both.meanBatchSize().orElseThrow()).isCloseTo(1.5, within(0.01));
  }

  @Test
  void aTargetThatNeverServesIsTold() {
    FakeTarget target =
        new FakeTarget(
            _ ->
                CompletableFuture.completedFuture(
                    Answer.failed(
                        Outcome.RESOURCE_EXHAUSTED, Optional.empty(), "RESOURCE_EXHAUSTED: full")));
    ClosedLoop loop = loop();
    assertThatThrownBy(() -> loop.run(target))
        .isInstanceOf(BenchException.class)
        .hasMessageContaining("RESOURCE_EXHAUSTED: full");
  }

  private ClosedLoop loop() {
    return new ClosedLoop(1, Duration.ofSeconds(10), DEADLINE, timeline);
  }
}
