package dev.marquee.models.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marquee.models.failure.Reason;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DecodeTimeTest {
  private static final Duration LIMIT = Duration.ofMillis(50);
  private static final Duration BUSY = Duration.ofMillis(100);

  /** A clock on which every look takes ten milliseconds. */
  private final AtomicLong looks = new AtomicLong();

  private ImagePipeline pipeline(Duration limit) {
    ImageLimits limits = new ImageLimits(1 << 24, 1 << 24, 10_000, 32, 1L << 32, limit);
    return new ImagePipeline(limits, () -> looks.incrementAndGet() * 10_000_000);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"resize.png", "png-interlaced.png", "jpeg-420.jpg", "jpeg-progressive.jpg"})
  void decodingStopsWhenTheTimeIsUp(String name) {
    byte[] image = Fixtures.bytes(name);
    String message = Refused.assertRefused(pipeline(LIMIT), image, Reason.IMAGE_TOO_SLOW);
    assertThat(message).contains("50 ms");
    // The start, five within the limit, and the one that finds it passed; a reader that is told to
    // stop may look a few times more.
    assertThat(looks.get()).isBetween(7L, 12L);
  }

  @Test
  void theReaderIsStoppedInTheMiddleOfItsRows() {
    byte[] pixels = Encoded.deflatedZeros(4_000 * (1 + 3 * 100));
    byte[] png = Encoded.png(100, 4_000, 8, 2, Encoded.chunk("IDAT", pixels), Encoded.end());
    Refused.assertRefused(pipeline(LIMIT), png, Reason.IMAGE_TOO_SLOW);
    assertThat(looks.get()).isLessThan(12);
  }

  @Test
  void timeInWhichTheThreadDoesNotRunDoesNotCount() {
    ImageLimits limits = new ImageLimits(1 << 24, 1 << 24, 10_000, 32, 1L << 32, LIMIT);
    LongSupplier everLater = () -> looks.incrementAndGet() * 10_000_000;
    var _ =
        new ImagePipeline(limits, everLater, () -> 0)
            .read(Fixtures.buffer("resize.png"), Fixtures.plain(4, 4));
    assertThat(looks.get()).isGreaterThan(12);

    Refused.assertRefused(
        new ImagePipeline(limits, everLater, everLater),
        Fixtures.bytes("resize.png"),
        Reason.IMAGE_TOO_SLOW);
  }

  @Test
  void aThreadsTimeStandsStillWhileItWaits() throws InterruptedException {
    long before = ThreadTime.nanos();
    Thread busy =
        new Thread(
            () -> {
              long start = ThreadTime.nanos();
              while (ThreadTime.nanos() - start < BUSY.toNanos()) {
                Thread.onSpinWait();
              }
            });
    busy.start();
    busy.join();
    assertThat(ThreadTime.nanos() - before).isLessThan(BUSY.toNanos());
  }

  @Test
  void aLongerLimitLetsTheSameImagePass() {
    pipeline(Duration.ofMinutes(1)).read(Fixtures.buffer("resize.png"), Fixtures.plain(4, 4));
    assertThat(looks.get()).isGreaterThan(12);
  }
}
