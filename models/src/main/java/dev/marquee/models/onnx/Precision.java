package dev.marquee.models.onnx;

import dev.marquee.models.onnx.format.TensorProto.DataType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What a graph computes with. Its input and its scores are float32 in either, and so is the sigmoid
 * between the logits and the scores.
 */
enum Precision {
  /** float32. */
  SINGLE(DataType.FLOAT, Float.BYTES) {
    @Override
    void put(float value, int index, ByteBuffer bytes) {
      bytes.putFloat(index * Float.BYTES, value);
    }
  },

  /** float16: numbers are rounded to nearest, ties to even. */
  HALF(DataType.FLOAT16, Short.BYTES) {
    @Override
    void put(float value, int index, ByteBuffer bytes) {
      bytes.putShort(index * Short.BYTES, Float.floatToFloat16(value));
    }
  };

  private final DataType type;
  private final int elementBytes;

  Precision(DataType type, int elementBytes) {
    this.type = type;
    this.elementBytes = elementBytes;
  }

  /** Returns what its numbers are called in a file. */
  DataType type() {
    return type;
  }

  /** Returns how many bytes a number takes. */
  int elementBytes() {
    return elementBytes;
  }

  /** Returns numbers as a file has them, from position 0. */
  ByteBuffer encode(float[] values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(Math.multiplyExact(values.length, elementBytes))
            .order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < values.length; i++) {
      put(values[i], i, bytes);
    }
    return bytes;
  }

  /** Puts a number at a place, counted in numbers. */
  abstract void put(float value, int index, ByteBuffer bytes);
}
