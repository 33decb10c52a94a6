package dev.marquee.models.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

/**
 * Arrays whose channels stand together in memory, whatever their shape says: PyTorch's memory
 * format of that name, in which its convolutions are faster on a CPU. An operation keeps the format
 * of what it is given, so it is enough to begin with it.
 */
final class ChannelsLast {
  private ChannelsLast() {}

  /**
   * Returns a copy in the engine's own memory; arrays of other than four dimensions are copied as
   * they are.
   *
   * @param array {@code [batch, channels, height, width]}, or a convolution's weights
   * @return of the same shape and numbers, owned by the same manager
   */
  static NDArray copy(NDArray array) {
    if (array.getShape().dimension() != 4) {
      return array.duplicate();
    }
    try (NDArray view = array.transpose(0, 2, 3, 1);
        NDArray ordered = view.flatten();
        NDArray flat = ordered.duplicate();
        NDArray shaped = flat.reshape(view.getShape())) {
      return shaped.transpose(0, 3, 1, 2);
    }
  }

  /**
   * Returns an array's numbers, row-major. The engine itself would put the channels into their
   * order, and fetch what is on a GPU, in arrays of the same manager, which stayed there as long as
   * that.
   */
  static float[] floats(NDArray array) {
    try (NDManager scope = array.getManager().newSubManager();
        NDArray ordered = array.flatten()) {
      ordered.attach(scope);
      return ordered.toFloatArray();
    }
  }
}
