package dev.marquee.models.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.marquee.models.image.Fixtures.Pixels;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kind of JPEG and PNG gives Pillow's pixels, and every change of size too, bit for bit. */
class AgreesWithPillowTest {
  private final ImagePipeline pipeline = Fixtures.pipeline();

  static List<String> pictures() {
    return Fixtures.pictures();
  }

  @Test
  void allKindsArePresent() {
    assertThat(pictures()).hasSizeGreaterThan(40);
  }

  @ParameterizedTest
  @MethodSource("pictures")
  void decodesTo(String picture) {
    Pixels expected = Fixtures.pillow(picture.substring(0, picture.lastIndexOf('.')));
    float[] tensor =
        pipeline.read(
            Fixtures.buffer(picture), Fixtures.plain(expected.width(), expected.height()));
    assertThat(tensor).isEqualTo(expected.tensor());
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1", "7, 5", "44, 34", "89, 30", "40, 67", "89, 67", "89, 80", "110, 67", "90, 68", "80, 49",
    "80, 48", "151, 23", "23, 121", "3, 200"
  })
  void resizesTo(int width, int height) {
    Pixels expected = Fixtures.pillow("resized_%dx%d".formatted(width, height));
    float[] tensor = pipeline.read(Fixtures.buffer("resize.png"), Fixtures.plain(width, height));
    assertThat(tensor).isEqualTo(expected.tensor());
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, 40, 67, 20, 30",
    "13, 7, 50, 50, 24, 24",
    "60, 40, 29, 27, 40, 50",
    "88, 66, 1, 1, 3, 2",
    "5, 0, 16, 60, 16, 20"
  })
  void cutsOut(int x, int y, int width, int height, int toWidth, int toHeight) {
    Pixels expected =
        Fixtures.pillow(
            "cropped_%d_%d_%d_%d_%d_%d".formatted(x, y, width, height, toWidth, toHeight));
    byte[] rgb =
        pipeline.pixels(
            Fixtures.buffer("resize.png"),
            Fixtures.plain(toWidth, toHeight),
            (_, _) -> new Crop(x, y, width, height));
    assertThat(ByteBuffer.wrap(rgb)).isEqualTo(expected.rgb());
  }

  @Test
  void aPartThatTheImageDoesNotHaveIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                pipeline.pixels(
                    Fixtures.buffer("resize.png"),
                    Fixtures.plain(8, 8),
                    (width, height) -> new Crop(1, 0, width, height)))
        .withMessageContaining("89 x 67");
  }
}
