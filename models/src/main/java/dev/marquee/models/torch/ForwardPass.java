package dev.marquee.models.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.internal.NDArrayEx;
import ai.djl.ndarray.types.Shape;
import dev.marquee.models.network.Layer;
import dev.marquee.models.network.Layer.AveragePool;
import dev.marquee.models.network.Layer.BatchNorm;
import dev.marquee.models.network.Layer.Convolution;
import dev.marquee.models.network.Layer.DenseConcatenation;
import dev.marquee.models.network.Layer.Dropout;
import dev.marquee.models.network.Layer.Flatten;
import dev.marquee.models.network.Layer.GlobalAveragePool;
import dev.marquee.models.network.Layer.Linear;
import dev.marquee.models.network.Layer.MaxPool;
import dev.marquee.models.network.Layer.Relu;
import dev.marquee.models.network.Layer.Sequence;
import dev.marquee.models.network.Layer.Window;
import java.util.Optional;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * One pass of activations through a tree of layers. Results belong to the manager of the input, and
 * an activation is closed as soon as the last layer that reads it has run: a DenseNet would
 * otherwise hold every concatenation at once. (In training the engine's graph keeps what it needs.)
 */
final class ForwardPass {
  /**
   * The share of a batch norm's running statistics that a batch leaves; PyTorch's default is 0.1.
   */
  private static final float MOMENTUM = 1 - 0.1f;

  private final Function<String, NDArray> parameters;
  private final Optional<TrainingMode> training;

  /**
   * @param parameters gives the array of a parameter by its full name
   * @param training empty for a pass that is to score
   */
  ForwardPass(Function<String, NDArray> parameters, Optional<TrainingMode> training) {
    this.parameters = parameters;
    this.training = training;
  }

  /** Runs {@code layer}; leaves {@code in} open, and may return it. */
  NDArray run(Layer layer, NDArray in) {
    return switch (layer) {
      case Convolution c -> convolve(c, in);
      case BatchNorm b -> normalise(b, in);
      case Relu _ -> in.getNDArrayInternal().relu();
      case MaxPool p -> {
        Window w = p.window();
        NDArrayEx ex = in.getNDArrayInternal();
        yield ex.maxPool(square(w.size()), square(w.stride()), square(w.padding()), false);
      }
      case AveragePool p -> {
        Window w = p.window();
        NDArrayEx ex = in.getNDArrayInternal();
        yield ex.avgPool(square(w.size()), square(w.stride()), square(w.padding()), false, true);
      }
      case GlobalAveragePool _ -> in.getNDArrayInternal().globalAvgPool();
      case Flatten _ -> in.reshape(in.getShape().get(0), -1);
      case Dropout d -> drop(d, in);
      case Linear l -> {
        NDList out =
            in.getNDArrayInternal().linear(in, parameter(l.name(), "weight"), bias(l.name()));
        yield out.singletonOrThrow();
      }
      case Sequence s -> {
        NDArray current = in;
        for (Layer child : s.layers()) {
          NDArray next = run(child, current);
          closeUnless(same(current, next) || same(current, in), current);
          current = next;
        }
        yield current;
      }
      case DenseConcatenation d -> {
        NDArray branch = run(d.branch(), in);
        NDArray out = NDArrays.concat(new NDList(in, branch), 1);
        closeUnless(same(branch, in), branch);
        yield out;
      }
    };
  }

  private NDArray convolve(Convolution c, NDArray in) {
    Window w = c.window();
    NDList out =
        in.getNDArrayInternal()
            .convolution(
                in,
                parameter(c.name(), "weight"),
                c.bias() ? bias(c.name()) : null,
                square(w.stride()),
                square(w.padding()),
                square(1),
                1);
    return out.singletonOrThrow();
  }

  private NDArray normalise(BatchNorm b, NDArray in) {
    NDList out =
        in.getNDArrayInternal()
            .batchNorm(
                in,
                parameter(b.name(), "running_mean"),
                parameter(b.name(), "running_var"),
                parameter(b.name(), "weight"),
                bias(b.name()),
                1,
                MOMENTUM,
                (float) b.epsilon(),
                training.filter(mode -> mode.trained().test(b.name())).isPresent());
    return out.singletonOrThrow();
  }

  private NDArray drop(Dropout dropout, NDArray in) {
    return training.map(mode -> drop(dropout, in, mode.random())).orElse(in);
  }

  private static NDArray drop(Dropout dropout, NDArray in, RandomGenerator random) {
    Shape shape = in.getShape();
    Shape mask = dropout.wholeChannels() ? new Shape(shape.get(0), shape.get(1), 1, 1) : shape;
    double keep = 1 - dropout.rate();
    float[] factors = new float[Math.toIntExact(mask.size())];
    for (int i = 0; i < factors.length; i++) {
      factors[i] = random.nextDouble() < keep ? (float) (1 / keep) : 0;
    }
    try (NDArray view = in.getManager().create(factors, mask)) {
      // The graph keeps it, so it must be in the engine's own memory.
      return in.mul(view.duplicate());
    }
  }

  private static void closeUnless(boolean needed, NDArray array) {
    if (!needed) {
      array.close();
    }
  }

  /**
   * A layer that does nothing returns its very input; equality of arrays compares their numbers.
   */
  @SuppressWarnings("ReferenceEquality")
  private static boolean same(NDArray one, NDArray other) {
    return one == other;
  }

  private NDArray parameter(String layer, String name) {
    return parameters.apply(layer + "." + name);
  }

  private NDArray bias(String layer) {
    return parameter(layer, "bias");
  }

  private static Shape square(int size) {
    return new Shape(size, size);
  }
}
