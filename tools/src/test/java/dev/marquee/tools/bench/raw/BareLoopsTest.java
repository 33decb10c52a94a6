package dev.marquee.tools.bench.raw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.marquee.tools.bench.BenchException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class BareLoopsTest {
  private final AtomicLong now = new AtomicLong(Duration.ofDays(1).toNanos());

  @Test
  void batchesAreCountedWholeAndTimedEach() {
    BareResult found =
        BareLoops.measure(batchesOf(16, Duration.ofMillis(400)), Duration.ofSeconds(10), now::get);
    assertThat(found.perSecond()).isCloseTo(40, within(1e-6));
    assertThat(found.p50Millis()).isCloseTo(400, within(0.5));
    assertThat(found.p99Millis()).isCloseTo(400, within(0.5));
  }

  @Test
  void aBatchThatTakesLongerThanTheWindowIsMeasuredAllTheSame() {
    BareResult found =
        BareLoops.measure(batchesOf(64, Duration.ofSeconds(8)), Duration.ofSeconds(1), now::get);
    assertThat(found.perSecond()).isCloseTo(8, within(1e-6));
  }

  @Test
  void anOrderIsALineAndSoIsItsResult() {
    assertThat(BareAnswers.line(BareOrder.of(BareTask.BARE, 16, Duration.ofSeconds(2))))
        .isEqualTo("{\"task\":\"BARE\",\"size\":16,\"windowMillis\":2000}");
    assertThat(BareAnswers.result("{\"perSecond\":40.5,\"p50Millis\":400,\"p99Millis\":410}"))
        .isEqualTo(new BareResult(40.5, 400, 410));
    assertThatThrownBy(() -> BareAnswers.result("out of memory"))
        .isInstanceOf(BenchException.class)
        .hasMessageContaining("out of memory");
  }

  private BareLoop batchesOf(int size, Duration each) {
    return new BareLoop() {
      @Override
      public int next() {
        now.addAndGet(each.toNanos());
        return size;
      }

      @Override
      public void close() {}
    };
  }
}
