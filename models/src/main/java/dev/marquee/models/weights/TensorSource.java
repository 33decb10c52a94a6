package dev.marquee.models.weights;

import java.util.List;
import java.util.function.Supplier;

/**
 * A tensor to be written: its shape now, its elements when their turn comes. A network's weights
 * can so be copied out of native memory one tensor at a time.
 *
 * @param shape at most {@value TensorInfo#MAX_RANK} sides, each zero or more
 * @param values gives the elements in row-major order, as many as the shape has; asked once
 */
public record TensorSource(List<Long> shape, Supplier<float[]> values) {
  /**
   * @throws IllegalArgumentException if no tensor has such a shape
   */
  public TensorSource {
    shape = List.copyOf(shape);
    TensorInfo.elements(shape);
  }

  /** A tensor whose elements are at hand. The array is not copied. */
  public static TensorSource of(List<Long> shape, float[] values) {
    return new TensorSource(shape, () -> values);
  }
}
