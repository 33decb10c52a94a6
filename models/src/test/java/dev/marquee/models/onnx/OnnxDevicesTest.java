package dev.marquee.models.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.marquee.models.DeviceChoice;
import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class OnnxDevicesTest {
  private static final OptionalInt CPU = OptionalInt.empty();

  @Test
  void autoIsEveryGpuThatWorksOrElseTheCpu() {
    assertThat(OnnxDevices.of(new DeviceChoice.Auto(), gpu -> gpu < 2))
        .containsExactly(OptionalInt.of(0), OptionalInt.of(1));
    assertThat(OnnxDevices.of(new DeviceChoice.Auto(), _ -> false)).containsExactly(CPU);
  }

  @Test
  void theCpuIsTheCpuWhateverElseThereIs() {
    assertThat(OnnxDevices.of(new DeviceChoice.Cpu(), _ -> true)).containsExactly(CPU);
  }

  @Test
  void aGpuThatCannotBeUsedIsRefused() {
    assertThat(OnnxDevices.of(new DeviceChoice.Gpu(1), _ -> true))
        .containsExactly(OptionalInt.of(1));
    assertThatExceptionOfType(Failure.FailedPrecondition.class)
        .isThrownBy(() -> OnnxDevices.of(new DeviceChoice.Gpu(1), gpu -> gpu == 0))
        .withMessageContaining("gpu:1")
        .withMessageContaining("-Ponnxruntime_gpu")
        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.DEVICE_UNAVAILABLE));
  }

  /** The build for the CPU has no CUDA to try. */
  @Test
  void aDeviceThatNoMachineHasIsRefusedByTheRuntimeItself() {
    assertThatExceptionOfType(Failure.FailedPrecondition.class)
        .isThrownBy(() -> OnnxEngine.start(new OnnxOptions(new DeviceChoice.Gpu(999), false, 0, 0)))
        .withMessageContaining("gpu:999");
  }
}
