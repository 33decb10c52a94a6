package dev.marquee.models.weights;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import org.junit.jupiter.api.Test;

/** Holds the conversions against the definition of the formats, for every value they have. */
class FloatFormatTest {
  private static final int VALUES = 1 << 16;

  /** The value of a 16-bit pattern, from the definition in IEEE 754, by exact double arithmetic. */
  private static double value(int pattern, int fractionBits) {
    int exponentBits = 15 - fractionBits;
    int bias = (1 << (exponentBits - 1)) - 1;
    int exponent = (pattern >> fractionBits) & ((1 << exponentBits) - 1);
    int fraction = pattern & ((1 << fractionBits) - 1);
    double sign = pattern >= 0x8000 ? -1 : 1;
    if (exponent == (1 << exponentBits) - 1) {
      return fraction == 0 ? sign * Double.POSITIVE_INFINITY : Double.NaN;
    }
    int implicit = exponent == 0 ? 0 : 1 << fractionBits;
    int scale = Math.max(exponent, 1) - bias - fractionBits;
    return sign * (implicit + fraction) * Math.pow(2, scale);
  }

  private static float decoded(FloatFormat format, int pattern) {
    FloatBuffer out = FloatBuffer.allocate(1);
    format.decode(littleEndian().putShort((short) pattern).flip(), out);
    return out.get(0);
  }

  private static int encoded(FloatFormat format, float value) {
    ByteBuffer out = littleEndian();
    format.encode(FloatBuffer.wrap(new float[] {value}), out);
    return Short.toUnsignedInt(out.getShort(0));
  }

  private static ByteBuffer littleEndian() {
    return ByteBuffer.allocate(Short.BYTES).order(ByteOrder.LITTLE_ENDIAN);
  }

  @Test
  void everyFloat16HasTheValueOfItsDefinition() {
    for (int pattern = 0; pattern < VALUES; pattern++) {
      assertValue(FloatFormat.F16, pattern, 10);
    }
  }

  @Test
  void everyBfloat16HasTheValueOfItsDefinition() {
    for (int pattern = 0; pattern < VALUES; pattern++) {
      assertValue(FloatFormat.BF16, pattern, 7);
    }
  }

  private static void assertValue(FloatFormat format, int pattern, int fractionBits) {
    double expected = value(pattern, fractionBits);
    float actual = decoded(format, pattern);
    // Compared as bits, so that a negative zero counts as one.
    assertThat(Double.doubleToLongBits(actual))
        .as("%s %04x", format, pattern)
        .isEqualTo(Double.doubleToLongBits(expected));
    if (Double.isNaN(expected)) {
      assertThat(decoded(format, encoded(format, actual))).isNaN();
    } else {
      assertThat(encoded(format, actual)).isEqualTo(pattern);
    }
  }

  @Test
  void everyFloat32BetweenTwoFloat16GoesToTheNearerAndTiesToTheEvenOne() {
    assertRounding(FloatFormat.F16, 10);
  }

  @Test
  void everyFloat32BetweenTwoBfloat16GoesToTheNearerAndTiesToTheEvenOne() {
    assertRounding(FloatFormat.BF16, 7);
  }

  /** Tries, for each pair of neighbours, the middle and the float32 on either side of it. */
  private static void assertRounding(FloatFormat format, int fractionBits) {
    int infinity = (0xFFFF >> (fractionBits + 1)) << fractionBits;
    for (int low = 0; low < infinity - 1; low++) {
      float middle = (float) ((value(low, fractionBits) + value(low + 1, fractionBits)) / 2);
      int even = low % 2 == 0 ? low : low + 1;
      for (int sign : new int[] {0, 0x8000}) {
        float signed = sign == 0 ? middle : -middle;
        float towardsZero = sign == 0 ? Math.nextDown(signed) : Math.nextUp(signed);
        float outwards = sign == 0 ? Math.nextUp(signed) : Math.nextDown(signed);
        assertThat(encoded(format, signed)).isEqualTo(sign | even);
        assertThat(encoded(format, towardsZero)).isEqualTo(sign | low);
        assertThat(encoded(format, outwards)).isEqualTo(sign | (low + 1));
      }
    }
  }

  @Test
  void valuesBeyondTheLargestBecomeInfinite() {
    assertThat(encoded(FloatFormat.F16, Math.nextDown(65520f))).isEqualTo(0x7BFF);
    assertThat(encoded(FloatFormat.F16, 65520f)).isEqualTo(0x7C00);
    assertThat(encoded(FloatFormat.F16, -Float.MAX_VALUE)).isEqualTo(0xFC00);
    assertThat(encoded(FloatFormat.BF16, 0x1.fefffep127f)).isEqualTo(0x7F7F);
    assertThat(encoded(FloatFormat.BF16, Float.MAX_VALUE)).isEqualTo(0x7F80);
    assertThat(encoded(FloatFormat.BF16, -Float.MAX_VALUE)).isEqualTo(0xFF80);
  }

  /** A NaN whose payload stands only in the bits that are dropped must not become infinite. */
  @Test
  void notANumberStaysNotANumber() {
    for (int bits : new int[] {0x7F800001, 0xFF800001, 0x7FFFFFFF, 0xFFFFFFFF, 0x7FC00000}) {
      float notANumber = Float.intBitsToFloat(bits);
      for (FloatFormat format : new FloatFormat[] {FloatFormat.F16, FloatFormat.BF16}) {
        assertThat(decoded(format, encoded(format, notANumber))).isNaN();
      }
    }
  }
}
