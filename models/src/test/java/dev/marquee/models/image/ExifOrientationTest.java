package dev.marquee.models.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExifOrientationTest {
  /** A TIFF structure with one entry before the orientation. */
  private static ByteBuffer tiff(ByteOrder order, int type, int count, int value) {
    ByteBuffer tiff = ByteBuffer.allocate(40).order(order);
    tiff.putShort((short) (order == ByteOrder.BIG_ENDIAN ? 0x4d4d : 0x4949));
    tiff.putShort((short) 42).putInt(8).putShort((short) 2);
    tiff.putShort((short) 0x0100).putShort((short) 4).putInt(1).putInt(640);
    tiff.putShort((short) 0x0112).putShort((short) type).putInt(count).putShort((short) value);
    return tiff.rewind();
  }

  @ParameterizedTest
  @CsvSource({
    "1, AS_STORED", "2, MIRRORED", "3, UPSIDE_DOWN", "4, FLIPPED",
    "5, TRANSPOSED", "6, TURNED_CLOCKWISE", "7, TRANSVERSED", "8, TURNED_COUNTERCLOCKWISE"
  })
  void theTagIsReadInBothByteOrders(int value, Orientation expected) {
    assertThat(ExifOrientation.read(tiff(ByteOrder.BIG_ENDIAN, 3, 1, value))).isEqualTo(expected);
    assertThat(ExifOrientation.read(tiff(ByteOrder.LITTLE_ENDIAN, 3, 1, value)))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 9, 255, 65535})
  void valuesThatExifDoesNotKnowMeanAsStored(int value) {
    assertThat(ExifOrientation.read(tiff(ByteOrder.BIG_ENDIAN, 3, 1, value)))
        .isEqualTo(Orientation.AS_STORED);
  }

  @Test
  void aTagOfAnotherTypeOrCountMeansAsStored() {
    assertThat(ExifOrientation.read(tiff(ByteOrder.BIG_ENDIAN, 2, 1, 6)))
        .isEqualTo(Orientation.AS_STORED);
    assertThat(ExifOrientation.read(tiff(ByteOrder.BIG_ENDIAN, 3, 2, 6)))
        .isEqualTo(Orientation.AS_STORED);
  }

  @Test
  void aStructureThatEndsBeforeTheTagMeansAsStored() {
    ByteBuffer whole = tiff(ByteOrder.BIG_ENDIAN, 3, 1, 6);
    for (int length = 0; length < 8 + 2 + 2 * 12; length++) {
      assertThat(ExifOrientation.read(whole.slice(0, length))).isEqualTo(Orientation.AS_STORED);
    }
  }

  @Test
  void noBytesMakeItFail() {
    Random random = new Random(20_254);
    for (int round = 0; round < 20_000; round++) {
      byte[] noise = new byte[random.nextInt(60)];
      random.nextBytes(noise);
      ByteBuffer bytes = ByteBuffer.wrap(noise);
      if (noise.length >= 8) {
        // A sound start, so that the walk over the entries is reached.
        bytes.putInt(0, random.nextBoolean() ? 0x4d4d002a : 0x49492a00);
        if (random.nextBoolean()) {
          bytes.putInt(4, bytes.get(0) == 'M' ? 8 : 0x08000000);
        }
      }
      assertThat(ExifOrientation.read(bytes)).isNotNull();
    }
  }
}
