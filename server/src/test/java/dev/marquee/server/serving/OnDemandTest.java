package dev.marquee.server.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** What is started when it is first needed, or begun before. */
class OnDemandTest {
  private final List<String> starts = Collections.synchronizedList(new ArrayList<>());
  private final OnDemand<String> engine =
      new OnDemand<>(
          () -> {
            starts.add(Thread.currentThread().getName());
            return "engine " + starts.size();
          });

  @Test
  void whatNobodyAsksForIsNotStarted() {
    assertThat(engine.started()).isEmpty();
    assertThat(starts).isEmpty();
  }

  @Test
  void itIsStartedOnceByWhoeverAsksFirst() {
    assertThat(engine.get()).isEqualTo("engine 1");
    assertThat(engine.get()).isEqualTo("engine 1");
    assertThat(engine.started()).contains("engine 1");
    assertThat(starts).containsExactly(Thread.currentThread().getName());
  }

  @Test
  void whatWasBegunIsStartedOnceOnAThreadOfItsOwn() {
    engine.begin("early");
    engine.begin("again");
    assertThat(engine.get()).isEqualTo("engine 1");
    engine.begin("late");
    assertThat(engine.get()).isEqualTo("engine 1");
    assertThat(starts).containsExactly("early");
  }

  @Test
  void whoeverBeginsItDoesNotWait() {
    CountDownLatch asked = new CountDownLatch(1);
    OnDemand<String> slow =
        new OnDemand<>(
            () -> {
              try {
                asked.await();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
              return "there";
            });
    slow.begin("early");
    asked.countDown();
    assertThat(slow.get()).isEqualTo("there");
  }

  @Test
  void whoeverAsksIsToldOfABeginningThatFailedAndTheNextTriesAgain() {
    OnDemand<String> failing =
        new OnDemand<>(
            () -> {
              starts.add("try");
              if (starts.size() == 1) {
                throw new IllegalArgumentException("no device");
              }
              return "second";
            });
    failing.begin("early");
    assertThatThrownBy(failing::get)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no device");
    assertThat(failing.started()).isEmpty();
    assertThat(failing.get()).isEqualTo("second");
  }
}
