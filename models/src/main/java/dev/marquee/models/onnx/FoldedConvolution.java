package dev.marquee.models.onnx;

import dev.marquee.models.network.Layer.BatchNorm;
import dev.marquee.models.network.Layer.Convolution;

/**
 * The numbers of a convolution with those of the batch norm behind it multiplied in: what such a
 * norm does to a channel that a convolution makes, the convolution's own numbers can do. Immutable.
 */
final class FoldedConvolution {
  private final float[] weight;
  private final float[] bias;

  private FoldedConvolution(float[] weight, float[] bias) {
    this.weight = weight;
    this.bias = bias;
  }

  /** Returns a convolution as it is; without a bias it gets one of zeros. */
  static FoldedConvolution of(Convolution convolution, ParameterValues values) {
    String name = convolution.name();
    return new FoldedConvolution(
        values.of(name + ".weight"),
        convolution.bias() ? values.of(name + ".bias") : new float[convolution.outputs()]);
  }

  /** Returns this with a batch norm folded in. */
  FoldedConvolution with(BatchNorm norm, ParameterValues values) {
    float[] factors = values.of(norm.name() + ".weight");
    float[] summands = values.of(norm.name() + ".bias");
    float[] means = values.of(norm.name() + ".running_mean");
    float[] variances = values.of(norm.name() + ".running_var");
    int perOutput = weight.length / bias.length;
    float[] newWeight = new float[weight.length];
    float[] newBias = new float[bias.length];
    for (int channel = 0; channel < bias.length; channel++) {
      double scale = factors[channel] / Math.sqrt(variances[channel] + norm.epsilon());
      newBias[channel] = (float) ((bias[channel] - means[channel]) * scale + summands[channel]);
      for (int i = channel * perOutput; i < (channel + 1) * perOutput; i++) {
        newWeight[i] = (float) (weight[i] * scale);
      }
    }
    return new FoldedConvolution(newWeight, newBias);
  }

  /** Returns {@code [outputs, inputs, size, size]}, row-major; not to be changed. */
  float[] weight() {
    return weight;
  }

  /** Returns {@code [outputs]}; not to be changed. */
  float[] bias() {
    return bias;
  }
}
