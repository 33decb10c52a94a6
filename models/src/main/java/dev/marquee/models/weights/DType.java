package dev.marquee.models.weights;

/**
 * How the elements of a tensor are stored: the types that the safetensors format names, spelled as
 * it spells them. Elements are little-endian and packed without gaps. Only {@link #F32}, {@link
 * #F16} and {@link #BF16} can be read and written as weights here; the others are known so that a
 * checkpoint that also holds counters or quantised copies can still be opened.
 *
 * @see <a href="https://huggingface.co/docs/safetensors">the format</a>
 */
public enum DType {
  BOOL(8),
  F4(4),
  F6_E2M3(6),
  F6_E3M2(6),
  U8(8),
  I8(8),
  F8_E5M2(8),
  F8_E4M3(8),
  F8_E8M0(8),
  F8_E4M3FNUZ(8),
  F8_E5M2FNUZ(8),
  I16(16),
  U16(16),
  /** IEEE 754 binary16: 5 bits of exponent, 10 of fraction. */
  F16(16),
  /** The upper half of a binary32: 8 bits of exponent, 7 of fraction. */
  BF16(16),
  I32(32),
  U32(32),
  /** IEEE 754 binary32. */
  F32(32),
  C64(64),
  F64(64),
  I64(64),
  U64(64);

  private final int bits;

  DType(int bits) {
    this.bits = bits;
  }

  /**
   * Returns how many bytes that many elements take.
   *
   * @param elements zero or more
   * @throws IllegalArgumentException if they end within a byte, or need more than 2⁶³ bits
   */
  public long byteSize(long elements) {
    if (elements < 0 || elements > Long.MAX_VALUE / bits) {
      throw new IllegalArgumentException(
          "%d elements of %s are too many".formatted(elements, this));
    }
    if (elements * bits % Byte.SIZE != 0) {
      throw new IllegalArgumentException(
          "%d elements of %s do not fill whole bytes".formatted(elements, this));
    }
    return elements * bits / Byte.SIZE;
  }
}
