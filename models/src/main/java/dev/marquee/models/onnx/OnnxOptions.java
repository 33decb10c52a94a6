package dev.marquee.models.onnx;

import dev.marquee.models.DeviceChoice;

/**
 * How ONNX Runtime runs.
 *
 * @param device which devices serve; a GPU only with the build that has CUDA
 * @param halfPrecision whether GPUs compute in float16; the CPU always computes in float32
 * @param threads how many threads one batch may use on the CPU; 0 for one per core
 */
public record OnnxOptions(DeviceChoice device, boolean halfPrecision, int threads) {
  /** The CPU or every GPU, on every core. */
  public static final OnnxOptions DEFAULTS = new OnnxOptions(new DeviceChoice.Auto(), false, 0);

  public OnnxOptions {
    if (threads < 0 || threads > 1024) {
      throw new IllegalArgumentException("threads must be 0 to 1024, not " + threads);
    }
  }
}
