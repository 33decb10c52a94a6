package dev.marquee.models.onnx;

import dev.marquee.models.DeviceChoice;

/**
 * How ONNX Runtime runs.
 *
 * @param device which devices serve; a GPU only with the build that has CUDA
 * @param halfPrecision whether GPUs compute in float16; the CPU always computes in float32
 * @param threads how many threads there are on the CPU, 0 to 1024; 0 for one per core
 * @param lanes how many batches of a network run at once on the CPU, each on a thread of its own,
 *     where more than one waits, 0 to 1024; 0 for one per thread, 1 for one on all threads
 */
public record OnnxOptions(DeviceChoice device, boolean halfPrecision, int threads, int lanes) {
  /** The CPU or every GPU, on every core. */
  public static final OnnxOptions DEFAULTS = new OnnxOptions(new DeviceChoice.Auto(), false, 0, 0);

  public OnnxOptions {
    requireCount("threads", threads);
    requireCount("lanes", lanes);
  }

  private static void requireCount(String name, int count) {
    if (count < 0 || count > 1024) {
      throw new IllegalArgumentException("%s must be 0 to 1024, not %d".formatted(name, count));
    }
  }

  /** Returns how many threads there are on the CPU. */
  int threadCount() {
    return threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
  }

  /** Returns how many batches of a network run at once on the CPU. */
  int laneCount() {
    return lanes == 0 ? threadCount() : lanes;
  }
}
