package dev.marquee.models.network;

import java.util.List;

/**
 * One step of a network, as data. A network is a tree of these; the engine's block, the parameter
 * names and the summary are each one exhaustive {@code switch} over this family, so that a new kind
 * of layer cannot be forgotten in one of them.
 *
 * <p>Activations are {@code [batch, channels, height, width]}, or {@code [batch, features]} behind
 * {@link GlobalAveragePool} and {@link Flatten}. A layer with parameters has a name, which prefixes
 * theirs: {@code features.conv0} owns {@code features.conv0.weight}. These are the names of
 * PyTorch's {@code state_dict()} where the layer's name is the module's path.
 *
 * <p>A constructor refuses what makes no sense by itself, with an {@link IllegalArgumentException};
 * whether layers fit each other is seen by {@link Summary#of}.
 */
public sealed interface Layer {

  /**
   * A square window that slides over height and width.
   *
   * @param size its side in pixels, at least 1
   * @param stride the step between two places, at least 1
   * @param padding how many pixels each side gains first, at least 0
   */
  record Window(int size, int stride, int padding) {
    public Window {
      Checks.atLeast(1, size, "size");
      Checks.atLeast(1, stride, "stride");
      Checks.atLeast(0, padding, "padding");
    }

    /** Returns how many places the window has along a side of {@code length} pixels. */
    long places(long length) {
      return Math.floorDiv(length + 2L * padding - size, stride) + 1;
    }

    @Override
    public String toString() {
      return "%dx%d/%d".formatted(size, size, stride);
    }
  }

  /**
   * A two-dimensional convolution, PyTorch's {@code Conv2d}. Weight {@code [outputs, inputs, size,
   * size]}, and a bias {@code [outputs]} where {@code bias} says so. Neither groups nor dilation.
   *
   * @param name such as {@code features.conv0}
   * @param inputs how many channels come in, at least 1
   * @param outputs how many channels go out, at least 1
   * @param window what it sees at once
   * @param bias whether a number per channel is added; a batch norm behind it makes that pointless
   */
  record Convolution(String name, int inputs, int outputs, Window window, boolean bias)
      implements Layer {
    public Convolution {
      Checks.named(name);
      Checks.atLeast(1, inputs, "inputs");
      Checks.atLeast(1, outputs, "outputs");
    }
  }

  /**
   * Batch normalisation per channel: {@code (x − mean) / √(variance + epsilon) · weight + bias}, by
   * the batch's statistics in training and the running ones otherwise (Ioffe and Szegedy, 2015).
   * Four parameters {@code [channels]}: weight, bias, running_mean, running_var.
   *
   * @param epsilon in (0, 1); PyTorch's default is 1e-5
   */
  record BatchNorm(String name, int channels, double epsilon) implements Layer {
    public BatchNorm {
      Checks.named(name);
      Checks.atLeast(1, channels, "channels");
      Checks.that(epsilon > 0 && epsilon < 1, "epsilon must be in (0, 1)");
    }
  }

  /** {@code max(x, 0)}. */
  record Relu() implements Layer {}

  /** The largest value in the window, per channel; padding never wins. */
  record MaxPool(Window window) implements Layer {}

  /** The mean of the window, per channel, padding counted as zeros. */
  record AveragePool(Window window) implements Layer {}

  /** The mean over height and width: {@code [batch, channels]}. */
  record GlobalAveragePool() implements Layer {}

  /** All features of an example in one row: {@code [batch, channels · height · width]}. */
  record Flatten() implements Layer {}

  /**
   * In training, zeroes at random and scales the rest by {@code 1 / (1 − rate)}; otherwise nothing.
   *
   * @param name tells this layer's random numbers from the others'; it has no parameters
   * @param rate the chance of being zeroed, in [0, 1)
   * @param wholeChannels whether a channel is zeroed as a whole (Tompson et al., 2015), rather than
   *     element by element
   */
  record Dropout(String name, double rate, boolean wholeChannels) implements Layer {
    public Dropout {
      Checks.named(name);
      Checks.that(rate >= 0 && rate < 1, "rate must be in [0, 1)");
    }
  }

  /**
   * A linear map with bias: weight {@code [outputs, inputs]}, bias {@code [outputs]}. The last
   * layer of a network is one with an output per label.
   *
   * @param name such as {@code classifier}
   * @param inputs how many features come in, at least 1
   * @param outputs how many features go out, at least 1
   */
  record Linear(String name, int inputs, int outputs) implements Layer {
    public Linear {
      Checks.named(name);
      Checks.atLeast(1, inputs, "inputs");
      Checks.atLeast(1, outputs, "outputs");
    }
  }

  /** Layers one after the other. */
  record Sequence(List<Layer> layers) implements Layer {
    public Sequence {
      layers = List.copyOf(layers);
    }
  }

  /**
   * The input with the branch's output behind it, along the channels (Huang et al., 2017);
   * PyTorch's {@code torch.cat([x, branch(x)], 1)}. The branch keeps height and width.
   */
  record DenseConcatenation(Layer branch) implements Layer {}

  /** Returns a sequence of the layers given. */
  static Sequence sequence(Layer... layers) {
    return new Sequence(List.of(layers));
  }
}
