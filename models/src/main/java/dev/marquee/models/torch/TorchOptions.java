package dev.marquee.models.torch;

import dev.marquee.models.DeviceChoice;

/**
 * How the PyTorch engine runs.
 *
 * @param device which devices serve
 * @param halfPrecision whether GPUs compute in float16; the CPU always computes in float32
 * @param threads how many threads one operation may use on the CPU; 0 for one per core
 */
public record TorchOptions(DeviceChoice device, boolean halfPrecision, int threads) {
  /** The CPU or every GPU, in float32, on every core. */
  public static final TorchOptions DEFAULTS = new TorchOptions(new DeviceChoice.Auto(), false, 0);

  public TorchOptions {
    if (threads < 0 || threads > 1024) {
      throw new IllegalArgumentException("threads must be 0 to 1024, not " + threads);
    }
  }
}
