package dev.marquee.models.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RasterDecoderTest {
  private final AtomicLong looks = new AtomicLong();

  private void decode(String name, long lookLimit) {
    ByteBuffer bytes = Fixtures.buffer(name);
    ImageHeader header = new ImageHeaderReader(ImageLimits.DEFAULTS).read(bytes);
    DecodeBudget budget =
        new DecodeBudget(Duration.ofNanos(lookLimit), looks::incrementAndGet, looks::get);
    new RasterDecoder().decode(header, bytes, budget);
  }

  @ParameterizedTest
  @ValueSource(strings = {"png-grey-1.png", "jpeg-420.jpg", "jpeg-progressive.jpg"})
  void theReaderIsStoppedBetweenRowsOnceAllItsInputIsRead(String name) {
    decode(name, Long.MAX_VALUE);
    long needed = looks.getAndSet(0);
    // The file is read in a few large pieces; the looks beyond are those between the rows.
    assertThat(needed).isGreaterThan(30);
    assertThatExceptionOfType(Failure.InvalidArgument.class)
        .isThrownBy(() -> decode(name, needed - 5))
        .matches(refusal -> refusal.reason() == Reason.IMAGE_TOO_SLOW);
  }
}
