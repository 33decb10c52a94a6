package dev.marquee.models.weights;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Optional;

/** The stored forms of a float32 value. Buffers of bytes must be little-endian. */
enum FloatFormat {
  F32(DType.F32) {
    @Override
    void decode(ByteBuffer from, FloatBuffer to) {
      to.put(from.asFloatBuffer());
      from.position(from.limit());
    }

    @Override
    void encode(FloatBuffer from, ByteBuffer to) {
      while (from.hasRemaining() && to.hasRemaining()) {
        to.putFloat(from.get());
      }
    }
  },

  F16(DType.F16) {
    @Override
    void decode(ByteBuffer from, FloatBuffer to) {
      while (from.hasRemaining()) {
        to.put(Float.float16ToFloat(from.getShort()));
      }
    }

    @Override
    void encode(FloatBuffer from, ByteBuffer to) {
      while (from.hasRemaining() && to.hasRemaining()) {
        to.putShort(Float.floatToFloat16(from.get()));
      }
    }
  },

  BF16(DType.BF16) {
    @Override
    void decode(ByteBuffer from, FloatBuffer to) {
      while (from.hasRemaining()) {
        to.put(Float.intBitsToFloat(from.getShort() << Short.SIZE));
      }
    }

    @Override
    void encode(FloatBuffer from, ByteBuffer to) {
      while (from.hasRemaining() && to.hasRemaining()) {
        to.putShort(upperHalf(from.get()));
      }
    }
  };

  private final DType dtype;

  FloatFormat(DType dtype) {
    this.dtype = dtype;
  }

  /** Returns the form of this type; empty where it is not one of the three. */
  static Optional<FloatFormat> of(DType dtype) {
    for (FloatFormat format : values()) {
      if (format.dtype == dtype) {
        return Optional.of(format);
      }
    }
    return Optional.empty();
  }

  /** Turns all remaining bytes, a whole number of elements, into floats. */
  abstract void decode(ByteBuffer from, FloatBuffer to);

  /** Rounds floats to nearest, ties to even, until either side has none left. */
  abstract void encode(FloatBuffer from, ByteBuffer to);

  /**
   * Rounds to bfloat16. Adding just under half a unit of the last kept place, and that place's own
   * bit, carries exactly when the nearest value with an even last bit lies above; out of the
   * largest finite value it carries into infinity, as it should.
   */
  private static short upperHalf(float value) {
    int bits = Float.floatToIntBits(value);
    if (Float.isNaN(value)) {
      // The one NaN that floatToIntBits gives has its payload in the upper half; never round it.
      return (short) (bits >>> Short.SIZE);
    }
    int lastKept = (bits >>> Short.SIZE) & 1;
    return (short) ((bits + 0x7FFF + lastKept) >>> Short.SIZE);
  }
}
