package dev.marquee.models.image;

import static dev.marquee.models.image.Refused.assertHeaderRefused;
import static dev.marquee.models.image.Refused.assertRefused;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.marquee.models.failure.Reason;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WrongImageTest {
  private final ImagePipeline pipeline = Fixtures.pipeline();

  @Test
  void noBytesAreRefusedAsEmpty() {
    assertHeaderRefused(pipeline, new byte[0], Reason.IMAGE_EMPTY);
  }

  @ParameterizedTest
  @ValueSource(strings = {"GIF89a\1\0\1\0", "BM\0\0", "RIFF....WEBPVP8 ", "<svg/>", "x", "\0"})
  void otherFormatsAreRefusedAsUnsupported(String content) {
    assertHeaderRefused(pipeline, content.getBytes(US_ASCII), Reason.IMAGE_FORMAT_UNSUPPORTED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jpeg-420.jpg",
        "jpeg-progressive.jpg",
        "jpeg-restarts.jpg",
        "jpeg-exif-6.jpg",
        "png-rgb.png",
        "png-palette-alpha.png"
      })
  void everyProperPrefixIsRefusedAsTruncated(String name) {
    byte[] image = Fixtures.bytes(name);
    for (int length = 1; length < image.length; length++) {
      assertHeaderRefused(pipeline, Arrays.copyOf(image, length), Reason.IMAGE_TRUNCATED);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"jpeg-420.jpg", "jpeg-progressive.jpg"})
  void aJpegThatLostDataBeforeItsEndMarkerIsUnreadable(String name) {
    byte[] image = Fixtures.bytes(name);
    byte[] cut =
        Encoded.join(
            Arrays.copyOf(image, image.length - 40), new byte[] {(byte) 0xff, (byte) 0xd9});
    assertRefused(pipeline, cut, Reason.IMAGE_UNREADABLE);
  }

  @Test
  void bytesAfterTheEndMarkerAreIgnored() {
    byte[] image = Fixtures.bytes("jpeg-420.jpg");
    byte[] longer = Encoded.join(image, "trailing".getBytes(US_ASCII));
    assertThat(pipeline.read(ByteBuffer.wrap(longer), Fixtures.plain(9, 9)))
        .isEqualTo(pipeline.read(ByteBuffer.wrap(image), Fixtures.plain(9, 9)));
  }

  @Test
  void brokenMetadataOfAJpegIsIgnored() {
    byte[] image = Fixtures.bytes("jpeg-420.jpg");
    byte[] exif = Encoded.jpegSegment(0xe1, "Exif\0\0MM\0*\377\377\377\377".getBytes(ISO_8859_1));
    byte[] profile = Encoded.jpegSegment(0xe2, "ICC_PROFILE\0\7\3nonsense".getBytes(US_ASCII));
    byte[] comment = Encoded.jpegSegment(0xfe, new byte[] {(byte) 0xff, (byte) 0xd9});
    byte[] start = Arrays.copyOf(image, 2);
    byte[] rest = Arrays.copyOfRange(image, 2, image.length);
    byte[] broken = Encoded.join(start, exif, profile, comment, rest);
    assertThat(pipeline.read(ByteBuffer.wrap(broken), Fixtures.plain(9, 9)))
        .isEqualTo(pipeline.read(ByteBuffer.wrap(image), Fixtures.plain(9, 9)));
  }

  @Test
  void aPngWithAWrongChecksumIsUnreadable() {
    byte[] image = Fixtures.bytes("png-rgb.png");
    // Within the deflated pixels: after the signature, the header chunk and the chunk's own frame.
    image[8 + 25 + 8 + 100] ^= 1;
    String message = assertHeaderRefused(pipeline, image, Reason.IMAGE_UNREADABLE);
    assertThat(message).contains("at byte 33");
  }

  @Test
  void aPngOfCorruptDeflateDataIsUnreadable() {
    byte[] noise = {0x78, (byte) 0x9c, 7, 7, 7, 7, 7, 7};
    byte[] image = Encoded.png(4, 4, 8, 2, Encoded.chunk("IDAT", noise), Encoded.end());
    assertRefused(pipeline, image, Reason.IMAGE_UNREADABLE);
  }

  @Test
  void aPngOfTooFewPixelsIsUnreadable() {
    byte[] pixels = Encoded.deflatedZeros(3 * (1 + 3 * 4));
    byte[] image = Encoded.png(4, 4, 8, 2, Encoded.chunk("IDAT", pixels), Encoded.end());
    assertRefused(pipeline, image, Reason.IMAGE_UNREADABLE);
  }

  @Test
  void aPngWithoutPixelsIsUnreadable() {
    assertHeaderRefused(pipeline, Encoded.png(4, 4, 8, 2, Encoded.end()), Reason.IMAGE_UNREADABLE);
  }

  @Test
  void aPaletteImageWithoutPaletteIsUnreadable() {
    byte[] pixels = Encoded.chunk("IDAT", Encoded.deflatedZeros(4 * 5));
    assertHeaderRefused(
        pipeline, Encoded.png(4, 4, 8, 3, pixels, Encoded.end()), Reason.IMAGE_UNREADABLE);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 7})
  void colourTypesThatPngDoesNotHaveAreUnreadable(int colourType) {
    byte[] image = Encoded.png(4, 4, 8, colourType, Encoded.end());
    assertHeaderRefused(pipeline, image, Reason.IMAGE_UNREADABLE);
  }

  @Test
  void aJpegOfTwoComponentsIsUnreadable() {
    String message =
        assertHeaderRefused(pipeline, Encoded.jpegFrame(8, 8, 2), Reason.IMAGE_UNREADABLE);
    assertThat(message).contains("2 components");
  }

  @Test
  void anArithmeticJpegIsUnreadable() {
    byte[] image = Encoded.jpegFrame(8, 8, 3);
    image[3] = (byte) 0xc9;
    String message = assertHeaderRefused(pipeline, image, Reason.IMAGE_UNREADABLE);
    assertThat(message).contains("0xC9");
  }

  @Test
  void aJpegWithoutScansIsUnreadable() {
    byte[] end = {(byte) 0xff, (byte) 0xd9};
    assertHeaderRefused(
        pipeline, Encoded.join(Encoded.jpegFrame(8, 8, 3), end), Reason.IMAGE_UNREADABLE);
  }
}
