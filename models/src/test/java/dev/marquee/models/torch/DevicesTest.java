package dev.marquee.models.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.Device;
import dev.marquee.models.DeviceChoice;
import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DevicesTest {
  @Test
  void autoTakesEveryGpuAndElseTheCpu() {
    assertThat(TorchEngine.devices(DeviceChoice.parse("auto"), 0)).containsExactly(Device.cpu());
    assertThat(TorchEngine.devices(DeviceChoice.parse("auto"), 2))
        .containsExactly(Device.gpu(0), Device.gpu(1));
  }

  @Test
  void theCpuIsTakenWhateverElseThereIs() {
    assertThat(TorchEngine.devices(DeviceChoice.parse("cpu"), 2)).containsExactly(Device.cpu());
  }

  @Test
  void oneGpuIsTakenByNumberAndRefusedWhereItIsNot() {
    assertThat(TorchEngine.devices(DeviceChoice.parse("gpu:1"), 2)).containsExactly(Device.gpu(1));
    assertThatExceptionOfType(Failure.FailedPrecondition.class)
        .isThrownBy(() -> TorchEngine.devices(DeviceChoice.parse("gpu:2"), 2))
        .withMessageContaining("gpu:2")
        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.DEVICE_UNAVAILABLE));
  }

  @ParameterizedTest
  @ValueSource(strings = {"gpu", "gpu:", "gpu:-1", "gpu:99999", "cuda", "CPU", ""})
  void anythingElseIsNoDevice(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DeviceChoice.parse(text))
        .withMessageContaining("gpu:0");
  }

  @Test
  void halfPrecisionWithoutAGpuIsRefused() {
    assertThatExceptionOfType(Failure.FailedPrecondition.class)
        .isThrownBy(() -> TorchEngine.start(new TorchOptions(new DeviceChoice.Cpu(), true, 0)))
        .withMessageContaining("Half precision");
  }

  @Test
  void aLibraryOfAnotherVersionIsRefusedBeforeItCanCrash(@TempDir Path folder) throws IOException {
    Path lib = Files.createDirectories(folder.resolve("libtorch/lib"));
    Files.writeString(folder.resolve("libtorch/build-version"), "2.13.0+cu130\n");
    assertThatExceptionOfType(Failure.FailedPrecondition.class)
        .isThrownBy(() -> TorchLibrary.check(Map.of("PYTORCH_LIBRARY_PATH", lib.toString())))
        .withMessageContaining("2.13.0")
        .withMessageContaining(TorchLibrary.VERSION);
  }

  @Test
  void aLibraryThatDoesNotSayItsVersionIsRefusedUnlessTheUserDoes(@TempDir Path lib) {
    Map<String, String> silent = Map.of("PYTORCH_LIBRARY_PATH", lib.toString());
    assertThatExceptionOfType(Failure.FailedPrecondition.class)
        .isThrownBy(() -> TorchLibrary.check(silent))
        .withMessageContaining("unknown version");
    Map<String, String> stated =
        Map.of("PYTORCH_LIBRARY_PATH", lib.toString(), "PYTORCH_VERSION", "2.7.1");
    assertThatCode(() -> TorchLibrary.check(stated)).doesNotThrowAnyException();
  }

  @Test
  void theRightLibraryOfAWheelPasses(@TempDir Path wheel) throws IOException {
    Files.writeString(wheel.resolve("version.py"), "__version__ = '2.7.1+cu128'\n");
    Path lib = Files.createDirectories(wheel.resolve("lib"));
    assertThatCode(() -> TorchLibrary.check(Map.of("PYTORCH_LIBRARY_PATH", lib.toString())))
        .doesNotThrowAnyException();
  }
}
