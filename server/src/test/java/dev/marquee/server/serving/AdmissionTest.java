package dev.marquee.server.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdmissionTest {
  private static final Duration RETRY = Duration.ofMillis(70);

  @Test
  void takesAsManyItemsAsItsBound() {
    Admission admission = new Admission(2, 1000, RETRY);
    admission.admit(1);
    Admission.Permit second = admission.admit(1);

    assertFull(admission, 1);
    assertThat(admission.items()).isEqualTo(2);

    second.close();
    admission.admit(1);
    assertFull(admission, 1);
  }

  @Test
  void takesAsManyBytesAsItsBound() {
    Admission admission = new Admission(10, 1000, RETRY);
    admission.admit(600);
    Admission.Permit second = admission.admit(400);

    assertFull(admission, 1);

    second.close();
    assertFull(admission, 401);
    admission.admit(400);
    assertThat(admission.items()).isEqualTo(2);
  }

  @Test
  void anItemAboveTheBoundIsLetInAlone() {
    Admission admission = new Admission(10, 1000, RETRY);
    Admission.Permit small = admission.admit(1);
    assertFull(admission, 5000);

    small.close();
    Admission.Permit huge = admission.admit(5000);
    assertFull(admission, 1);

    huge.close();
    admission.admit(1000);
    assertThat(admission.items()).isEqualTo(1);
  }

  @Test
  void aPermitGivesBackOnce() {
    Admission admission = new Admission(2, 1000, RETRY);
    Admission.Permit first = admission.admit(500);
    admission.admit(500);

    first.close();
    first.close();

    assertThat(admission.items()).isEqualTo(1);
    admission.admit(500);
    assertFull(admission, 0);
  }

  @Test
  void aRefusalSaysWhenToComeAgain() {
    Admission admission = new Admission(1, 1000, RETRY);
    admission.admit(1);

    Failure.Exhausted refusal =
        catchThrowableOfType(Failure.Exhausted.class, () -> admission.admit(1));

    assertThat(refusal.reason()).isEqualTo(Reason.QUEUE_FULL);
    assertThat(refusal.retryAfter()).contains(RETRY);
    assertThat(refusal).hasMessage("The model's queue is full: come again in 70 ms.");
  }

  @Test
  void theLargestBoundsDoNotRunIntoEachOther() {
    long most = (1L << 43) - 1;
    Admission admission = new Admission(500_000, most, RETRY);
    List<Admission.Permit> permits = new ArrayList<>();
    permits.add(admission.admit(most));
    for (int i = 1; i < 500_000; i++) {
      permits.add(admission.admit(0));
    }

    assertThat(admission.items()).isEqualTo(500_000);
    assertFull(admission, 0);

    permits.forEach(Admission.Permit::close);
    assertThat(admission.items()).isZero();
    admission.admit(most);
    assertFull(admission, 1);
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "500001, 1", "-1, 1", "1, 0", "1, -1", "1, 8796093022208"})
  void refusesBoundsThatItCannotCount(int items, long bytes) {
    assertThatIllegalArgumentException().isThrownBy(() -> new Admission(items, bytes, RETRY));
  }

  @Test
  void manyThreadsNeverHoldMoreThanEitherBound() throws Exception {
    int threads = 16;
    int rounds = 20_000;
    Admission admission = new Admission(5, 1000, RETRY);
    Held held = new Held();
    CountDownLatch start = new CountDownLatch(threads);
    AtomicInteger admitted = new AtomicInteger();
    try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      List<Future<?>> runs = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        // Small ones run into the bound of items, large ones into that of bytes.
        long bytes = t % 2 == 0 ? 10 : 450;
        runs.add(
            pool.submit(
                () -> {
                  start.countDown();
                  start.await();
                  for (int i = 0; i < rounds; i++) {
                    if (takeAndGiveBack(admission, bytes, held)) {
                      admitted.incrementAndGet();
                    }
                  }
                  return null;
                }));
      }
      for (Future<?> run : runs) {
        run.get();
      }
    }
    assertThat(held.mostItems.get()).isBetween(1, 5);
    assertThat(held.mostBytes.get()).isBetween(1L, 1000L);
    assertThat(admitted.get()).isPositive();
    assertThat(admission.items()).isZero();
    admission.admit(1000);
  }

  /** Counts what is held: up only after it was taken, down before it is given back. */
  private static final class Held {
    private final AtomicInteger items = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicInteger mostItems = new AtomicInteger();
    private final AtomicLong mostBytes = new AtomicLong();

    void change(int item, long size) {
      mostItems.accumulateAndGet(items.addAndGet(item), Math::max);
      mostBytes.accumulateAndGet(bytes.addAndGet(size), Math::max);
    }
  }

  private static boolean takeAndGiveBack(Admission admission, long bytes, Held held) {
    try (Admission.Permit _ = admission.admit(bytes)) {
      held.change(1, bytes);
      for (int i = 0; i < 50; i++) {
        Thread.onSpinWait();
      }
      held.change(-1, -bytes);
      return true;
    } catch (Failure.Exhausted e) {
      return false;
    }
  }

  private static void assertFull(Admission admission, long bytes) {
    assertThatExceptionOfType(Failure.Exhausted.class).isThrownBy(() -> admission.admit(bytes));
  }
}
