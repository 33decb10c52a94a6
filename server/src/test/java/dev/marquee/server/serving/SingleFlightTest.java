package dev.marquee.server.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.util.concurrent.Uninterruptibles;
import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.server.testing.FakeTicker;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SingleFlightTest {
  private final SingleFlight<String, String> flights = new SingleFlight<>();
  private final FakeTicker ticker = new FakeTicker();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch leading = new CountDownLatch(1);
  private final CountDownLatch goOn = new CountDownLatch(1);
  private final AtomicInteger computations = new AtomicInteger();

  @AfterEach
  void end() {
    goOn.countDown();
    threads.close();
  }

  @Test
  void whatIsWantedOneAfterTheOtherIsComputedEachTime() {
    assertThat(get("key", () -> "one").value()).isEqualTo("one");
    assertThat(get("key", () -> "two").value()).isEqualTo("two");
    assertThat(flights.followers()).isZero();
  }

  @Test
  void aFailureOfTheComputationIsThatOfAllWhoWait() throws Exception {
    Failure unsound =
        new Failure.InvalidArgument(Reason.IMAGE_TRUNCATED, "image", "The image is cut off.");
    Future<?> leader = lead(unsound);
    Future<?> follower = threads.submit(() -> get("key", this::counted));
    awaitFollowers(1);
    goOn.countDown();
    assertThatThrownBy(leader::get).isInstanceOf(ExecutionException.class).hasCause(unsound);
    assertThatThrownBy(follower::get).isInstanceOf(ExecutionException.class).hasCause(unsound);
    assertThat(computations).hasValue(0);
    assertThat(get("key", this::counted).led()).isTrue();
  }

  @Test
  void aLeaderThatIsCancelledIsFollowedByOneOfThoseWhoWait() throws Exception {
    assertAnotherLeadsAfter(Waiting.cancelled());
  }

  @Test
  void aLeaderThatExpiresIsFollowedByOneOfThoseWhoWait() throws Exception {
    assertAnotherLeadsAfter(Waiting.expired());
  }

  private void assertAnotherLeadsAfter(Failure ownEnd) throws Exception {
    Future<?> leader = lead(ownEnd);
    Future<SingleFlight.Result<String>> one = threads.submit(() -> get("key", this::counted));
    Future<SingleFlight.Result<String>> other = threads.submit(() -> get("key", this::counted));
    awaitFollowers(2);
    goOn.countDown();
    assertThatThrownBy(leader::get).hasCause(ownEnd);
    assertThat(one.get().value()).isEqualTo("counted");
    assertThat(other.get().value()).isEqualTo("counted");
    assertThat(computations.get()).isBetween(1, 2);
  }

  @Test
  void whoIsInterruptedLeavesAndTheLeaderGoesOn() throws Exception {
    Future<?> leader = lead(null);
    Future<?> follower =
        threads.submit(
            () -> {
              Thread.currentThread().interrupt();
              return get("key", this::counted);
            });
    assertThatThrownBy(follower::get).hasCauseInstanceOf(Failure.Cancelled.class);
    goOn.countDown();
    assertThat(leader.get()).isEqualTo(new SingleFlight.Result<>("led", true));
  }

  @Test
  void whoseDeadlineHasPassedIsNotKeptWaiting() throws Exception {
    Future<?> leader = lead(null);
    Deadline passed = Deadline.after(Duration.ofSeconds(1), ticker);
    ticker.advance(Duration.ofSeconds(2));
    assertThatThrownBy(() -> flights.get("key", passed, this::counted))
        .isInstanceOf(Failure.Expired.class);
    goOn.countDown();
    assertThat(leader.get()).isEqualTo(new SingleFlight.Result<>("led", true));
  }

  @Test
  void anotherKeyDoesNotWait() throws Exception {
    Future<?> leader = lead(null);
    assertThat(get("other", this::counted).led()).isTrue();
    assertThat(leader.isDone()).isFalse();
  }

  /** Begins a computation that ends when it is told to, with a failure if one is given. */
  private Future<SingleFlight.Result<String>> lead(@Nullable Failure end)
      throws InterruptedException {
    Future<SingleFlight.Result<String>> leader =
        threads.submit(
            () ->
                get(
                    "key",
                    () -> {
                      leading.countDown();
                      Uninterruptibles.awaitUninterruptibly(goOn);
                      if (end != null) {
                        throw end;
                      }
                      return "led";
                    }));
    leading.await();
    return leader;
  }

  private String counted() {
    computations.incrementAndGet();
    return "counted";
  }

  private SingleFlight.Result<String> get(String key, Supplier<String> computation) {
    return flights.get(key, Deadline.never(ticker), computation);
  }

  private void awaitFollowers(int count) {
    while (flights.followers() != count) {
      Thread.onSpinWait();
    }
  }
}
