package dev.marquee.models.onnx;

import dev.marquee.models.network.Layer;
import dev.marquee.models.network.Layer.AveragePool;
import dev.marquee.models.network.Layer.BatchNorm;
import dev.marquee.models.network.Layer.Convolution;
import java.util.List;
import java.util.Optional;

/**
 * A convolution with the layers behind it that can be computed together with it.
 *
 * @param norm a batch norm right behind it
 * @param pool an average pool behind both that may as well come before: the convolution looks at
 *     one pixel at a time, and means of sums are sums of means
 */
record ConvolutionRun(
    Convolution convolution, Optional<BatchNorm> norm, Optional<AveragePool> pool) {

  /** Returns the run that {@code steps} begin with; its convolution is their first. */
  static ConvolutionRun at(Convolution convolution, List<Layer> steps) {
    Optional<BatchNorm> norm = at(steps, 1, BatchNorm.class);
    Optional<AveragePool> pool =
        at(steps, norm.isPresent() ? 2 : 1, AveragePool.class)
            .filter(behind -> pointwise(convolution) && behind.window().padding() == 0);
    return new ConvolutionRun(convolution, norm, pool);
  }

  /** Returns how many layers it has. */
  int length() {
    return 1 + (norm.isPresent() ? 1 : 0) + (pool.isPresent() ? 1 : 0);
  }

  /** The borders that a convolution adds would be counted in another way in the other order. */
  private static boolean pointwise(Convolution convolution) {
    return convolution.window().equals(new Layer.Window(1, 1, 0));
  }

  private static <T extends Layer> Optional<T> at(List<Layer> steps, int index, Class<T> kind) {
    return steps.stream().skip(index).findFirst().filter(kind::isInstance).map(kind::cast);
  }
}
