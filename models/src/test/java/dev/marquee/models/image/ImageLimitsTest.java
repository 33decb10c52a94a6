package dev.marquee.models.image;

import static dev.marquee.models.image.Refused.assertHeaderRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.marquee.models.failure.Reason;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageLimitsTest {
  private final ImagePipeline pipeline = Fixtures.pipeline();

  @Test
  void moreBytesThanTheLimitAreRefusedWithBothNumbers() {
    String message =
        assertHeaderRefused(pipeline, new byte[10 * 1024 * 1024 + 1], Reason.IMAGE_TOO_LARGE);
    assertThat(message).contains("10485761", "10485760");
  }

  @Test
  void aHeaderOfTooManyPixelsIsRefusedWhateverFollows() {
    byte[] png = Encoded.png(20_000, 20_000, 8, 2);
    byte[] jpeg = Encoded.jpegFrame(20_000, 20_000, 3);
    assertThat(assertHeaderRefused(pipeline, png, Reason.IMAGE_TOO_LARGE))
        .contains("400000000", "36000000");
    assertThat(assertHeaderRefused(pipeline, jpeg, Reason.IMAGE_TOO_LARGE))
        .contains("400000000", "36000000");
  }

  @Test
  void aSideThatIsTooLongIsRefused() {
    byte[] png = Encoded.png(30_001, 1, 8, 2);
    byte[] jpeg = Encoded.jpegFrame(1, 30_001, 3);
    assertThat(assertHeaderRefused(pipeline, png, Reason.IMAGE_TOO_LARGE)).contains("30000");
    assertThat(assertHeaderRefused(pipeline, jpeg, Reason.IMAGE_TOO_LARGE)).contains("30000");
  }

  @Test
  void aWholePngOf900MillionPixelsInFewBytesIsRefused() {
    int side = 30_000;
    byte[] pixels = Encoded.deflatedZeros(side * (1L + side / 8));
    byte[] png = Encoded.png(side, side, 1, 0, Encoded.chunk("IDAT", pixels), Encoded.end());
    assertThat(png.length).isLessThan(1_000_000);
    assertHeaderRefused(pipeline, png, Reason.IMAGE_TOO_LARGE);
  }

  @Test
  void imagesOf16BitsCountTwice() {
    assertHeaderRefused(pipeline, Encoded.png(6_000, 3_001, 16, 6), Reason.IMAGE_TOO_LARGE);
    assertHeaderRefused(pipeline, Encoded.png(6_000, 3_000, 16, 6), Reason.IMAGE_TRUNCATED);
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "1, 0", "-1, 1", "-2147483648, -2147483648"})
  void sizesWithoutAreaAreUnreadable(int width, int height) {
    assertHeaderRefused(pipeline, Encoded.png(width, height, 8, 2), Reason.IMAGE_UNREADABLE);
  }

  @Test
  void aThousandScansAreRefusedWithBothNumbers() {
    byte[] jpeg = Encoded.withLastScanRepeated(Fixtures.bytes("jpeg-progressive.jpg"), 1_000);
    assertThat(assertHeaderRefused(pipeline, jpeg, Reason.IMAGE_TOO_MANY_SCANS))
        .contains("1010 scans", "limit of 32");
  }

  @Test
  void fewScansOverManyPixelsAreRefused() {
    ImageLimits limits = new ImageLimits(1 << 20, 1 << 20, 1000, 32, 13_949, Duration.ofSeconds(1));
    byte[] jpeg = Fixtures.bytes("jpeg-progressive.jpg");
    // 10 scans of 45 x 31 pixels.
    assertThat(
            assertHeaderRefused(
                new ImagePipeline(limits, () -> 0), jpeg, Reason.IMAGE_TOO_MANY_SCANS))
        .contains("13950", "13949");
  }

  @ParameterizedTest
  @ValueSource(strings = {"zTXt", "iTXt", "iCCP", "eXIf"})
  void aBombInMetadataIsPassedOver(String type) {
    byte[] name = {'b', 'o', 'm', 'b', 0, 0};
    byte[] bomb = Encoded.chunk(type, Encoded.join(name, Encoded.deflatedZeros(64L << 20)));
    byte[] pixels = Encoded.chunk("IDAT", Encoded.deflatedZeros(16 * (1 + 3 * 16)));
    byte[] png = Encoded.png(16, 16, 8, 2, bomb, pixels, bomb, Encoded.end());
    assertThat(pipeline.read(ByteBuffer.wrap(png), Fixtures.plain(16, 16))).containsOnly(0f);

    long before = allocated();
    pipeline.read(ByteBuffer.wrap(png), Fixtures.plain(16, 16));
    assertThat(allocated() - before).isLessThan(1L << 20);
  }

  @Test
  void aMillionEmptyChunksAreHarmless() {
    byte[] empty = Encoded.chunk("IDAT", new byte[0]);
    ByteBuffer many = ByteBuffer.allocate(500_000 * empty.length);
    while (many.hasRemaining()) {
      many.put(empty);
    }
    byte[] pixels = Encoded.chunk("IDAT", Encoded.deflatedZeros(16 * (1 + 3 * 16)));
    byte[] png = Encoded.png(16, 16, 8, 2, many.array(), pixels, many.array(), Encoded.end());
    ImageLimits limits =
        new ImageLimits(1 << 24, 1 << 20, 1000, 32, 1 << 20, Duration.ofSeconds(1));
    float[] tensor =
        new ImagePipeline(limits, () -> 0).read(ByteBuffer.wrap(png), Fixtures.plain(1, 1));
    assertThat(tensor).containsOnly(0f);
  }

  @Test
  void noSecondCopyOfTheImageIsMade() {
    int width = 2_000;
    int height = 1_500;
    byte[] pixels = Encoded.chunk("IDAT", Encoded.deflatedZeros(height * (1 + 3L * width)));
    ByteBuffer png = ByteBuffer.wrap(Encoded.png(width, height, 8, 2, pixels, Encoded.end()));
    pipeline.read(png, Fixtures.plain(64, 64));
    long before = allocated();
    pipeline.read(png, Fixtures.plain(64, 64));
    // The raster, and as much again in rows that the reader drops one by one.
    assertThat(allocated() - before).isLessThan(2 * 3L * width * height + (2L << 20));
  }

  @Test
  void limitsThatMakeNoSenseAreRejected() {
    Duration second = Duration.ofSeconds(1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ImageLimits(0, 1, 1, 1, 1, second))
        .withMessageContaining("maxBytes");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ImageLimits(1, 1L << 30, 1, 1, 1, second))
        .withMessageContaining("maxPixels");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ImageLimits(1, 1, 1, 1, 1, Duration.ZERO))
        .withMessageContaining("maxDecodeTime");
  }

  private static long allocated() {
    return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean())
        .getCurrentThreadAllocatedBytes();
  }
}
