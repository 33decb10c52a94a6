package dev.marquee.tools.bench.raw;

import dev.marquee.models.ClassifierEngine;
import dev.marquee.models.torch.DeviceChoice;
import dev.marquee.models.torch.TorchEngine;
import dev.marquee.models.torch.TorchOptions;

/** The engines that a bare loop can run on: the one place where one is chosen. */
final class BareEngines {
  static final String PYTORCH = "pytorch";

  private BareEngines() {}

  /**
   * Refuses what cannot be chosen.
   *
   * @throws IllegalArgumentException if there is no such engine, or the device is no single one
   */
  static void check(String engine, String device) {
    if (!engine.equals(PYTORCH)) {
      throw new IllegalArgumentException("--engine must be pytorch, not " + engine);
    }
    if (DeviceChoice.parse(device) instanceof DeviceChoice.Auto) {
      throw new IllegalArgumentException(
          "--device must be cpu or gpu:N, for the bare loop has one");
    }
  }

  /**
   * Starts an engine.
   *
   * @param threads how many one operation may use on the CPU
   */
  static ClassifierEngine start(String engine, String device, int threads) {
    check(engine, device);
    return TorchEngine.start(new TorchOptions(DeviceChoice.parse(device), false, threads));
  }
}
