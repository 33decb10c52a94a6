package dev.marquee.models.weights;

import java.util.List;

/**
 * What a safetensors header says about one tensor, checked against itself. Immutable.
 *
 * @param name the tensor's name in the file
 * @param dtype how its elements are stored
 * @param shape at most {@value #MAX_RANK} sides, each zero or more; empty for a scalar
 * @param offset of its first byte, counted from the end of the header
 * @param byteSize exactly what {@code shape} and {@code dtype} need
 */
public record TensorInfo(String name, DType dtype, List<Long> shape, long offset, long byteSize) {
  /** The most sides that a tensor may have. */
  public static final int MAX_RANK = 8;

  /**
   * @throws IllegalArgumentException if the parts do not fit together
   */
  public TensorInfo {
    shape = List.copyOf(shape);
    long needed = dtype.byteSize(elements(shape));
    if (byteSize != needed) {
      throw new IllegalArgumentException(
          "shape %s of %s needs %d bytes, not %d".formatted(shape, dtype, needed, byteSize));
    }
    if (offset < 0 || offset > Long.MAX_VALUE - byteSize) {
      throw new IllegalArgumentException("offset %d is out of range".formatted(offset));
    }
  }

  /** Returns how many elements there are: the product of the shape, 1 for a scalar. */
  public long elements() {
    return elements(shape);
  }

  /** Returns where the tensor ends: the offset of the first byte behind it. */
  public long end() {
    return offset + byteSize;
  }

  /**
   * Returns the product of the sides. Sides of zero are left out of the overflow check's way, so
   * that the answer does not depend on where in the shape they stand.
   */
  static long elements(List<Long> shape) {
    if (shape.size() > MAX_RANK) {
      throw new IllegalArgumentException("a shape may have at most %d sides".formatted(MAX_RANK));
    }
    long product = 1;
    for (long side : shape) {
      if (side < 0) {
        throw new IllegalArgumentException("shape %s has a side below zero".formatted(shape));
      }
      if (side > 0 && product > Long.MAX_VALUE / side) {
        throw new IllegalArgumentException("shape %s has too many elements".formatted(shape));
      }
      product *= Math.max(side, 1);
    }
    return shape.contains(0L) ? 0 : product;
  }
}
