package dev.marquee.tools.bench.raw;

import dev.marquee.models.ClassifierEngine;
import dev.marquee.models.DeviceChoice;
import dev.marquee.models.onnx.OnnxEngine;
import dev.marquee.models.onnx.OnnxOptions;
import dev.marquee.models.torch.TorchEngine;
import dev.marquee.models.torch.TorchOptions;
import java.util.List;

/** The engines that a bare loop can run on: the one place where one is chosen. */
final class BareEngines {
  static final String ONNXRUNTIME = "onnxruntime";
  private static final String PYTORCH = "pytorch";

  private BareEngines() {}

  /**
   * Refuses what cannot be chosen.
   *
   * @throws IllegalArgumentException if there is no such engine, the device is no single one, or
   *     half precision is asked of the CPU
   */
  static void check(String engine, String device, boolean halfPrecision) {
    if (!List.of(BareWork.AUTO, ONNXRUNTIME, PYTORCH).contains(engine)) {
      throw new IllegalArgumentException(
          "--engine must be auto, onnxruntime or pytorch, not " + engine);
    }
    DeviceChoice where = DeviceChoice.parse(device);
    if (where instanceof DeviceChoice.Auto) {
      throw new IllegalArgumentException(
          "--device must be cpu or gpu:N, for the bare loop has one");
    }
    if (halfPrecision && where instanceof DeviceChoice.Cpu) {
      throw new IllegalArgumentException(
          "--half-precision is for GPUs; give --device gpu:N, or leave it out");
    }
  }

  /**
   * Starts an engine, which must have been chosen.
   *
   * @param work says which, on what and how
   */
  static ClassifierEngine start(BareWork work) {
    DeviceChoice where = DeviceChoice.parse(work.device());
    return work.engine().equals(PYTORCH)
        ? TorchEngine.start(new TorchOptions(where, work.halfPrecision(), work.threads()))
        : OnnxEngine.start(new OnnxOptions(where, work.halfPrecision(), work.threads(), 0));
  }
}
