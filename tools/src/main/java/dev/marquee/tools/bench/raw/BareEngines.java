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
   * @throws IllegalArgumentException if there is no such engine, or the device is no single one
   */
  static void check(String engine, String device) {
    if (!List.of(BareWork.AUTO, ONNXRUNTIME, PYTORCH).contains(engine)) {
      throw new IllegalArgumentException(
          "--engine must be auto, onnxruntime or pytorch, not " + engine);
    }
    if (DeviceChoice.parse(device) instanceof DeviceChoice.Auto) {
      throw new IllegalArgumentException(
          "--device must be cpu or gpu:N, for the bare loop has one");
    }
  }

  /**
   * Starts an engine, which must have been chosen.
   *
   * @param threads how many one operation may use on the CPU
   */
  static ClassifierEngine start(String engine, String device, int threads) {
    check(engine, device);
    DeviceChoice where = DeviceChoice.parse(device);
    return engine.equals(PYTORCH)
        ? TorchEngine.start(new TorchOptions(where, false, threads))
        : OnnxEngine.start(new OnnxOptions(where, threads));
  }
}
