package dev.marquee.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.marquee.models.DeviceChoice;
import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.models.image.ImageLimits;
import dev.marquee.models.onnx.OnnxOptions;
import dev.marquee.models.torch.TorchOptions;
import dev.marquee.server.serving.EnginePreference;
import dev.marquee.server.serving.ServingLimits;
import dev.marquee.server.transfer.ImportLimits;
import io.airlift.units.DataSize;
import io.airlift.units.Duration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerConfigTest {
  private final ServerConfig defaults = ServerConfig.defaults();

  @Test
  void theServerListensOnLoopbackAndServesTheBundledModel() {
    assertThat(defaults.host()).isEqualTo("127.0.0.1");
    assertThat(defaults.port()).isEqualTo(50_051);
    assertThat(Path.of(defaults.dataDir()))
        .isEqualTo(Path.of(System.getProperty("user.home"), ".local/share/marquee"));
    assertThat(defaults.defaultModel()).isEqualTo("models/posters");
    assertThat(defaults.drain()).isEqualTo(Duration.valueOf("20s"));
  }

  @Test
  void pluginsAreBelowTheDataFolderUnlessAnotherPlaceIsNamed() {
    assertThat(with("/data", "plugins").pluginsFolder()).isEqualTo(Path.of("/data/plugins"));
    assertThat(with("/data", "/srv/jars").pluginsFolder()).isEqualTo(Path.of("/srv/jars"));
  }

  @Test
  void aFolderOfPluginsThatSomebodyChoseMustBeThere(@TempDir Path data) throws IOException {
    Files.writeString(data.resolve("file"), "");
    with(data.toString(), "plugins").requirePluginsFolder();
    with(data.toString(), data.toString()).requirePluginsFolder();
    for (String chosen : List.of("plugnis", "file")) {
      assertThatExceptionOfType(Failure.FailedPrecondition.class)
          .isThrownBy(() -> with(data.toString(), chosen).requirePluginsFolder())
          .withMessageContaining(chosen)
          .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.CONFIG_INVALID));
    }
  }

  private static ServerConfig with(String dataDir, String pluginsDir) {
    return ConfigLoader.load(
        null, Map.of(), Map.of("data_dir", dataDir, "plugins_dir", pluginsDir));
  }

  @Test
  void theEnginesDefaultsAreThoseOfTheEngine() {
    assertThat(defaults.engine().toOptions()).isEqualTo(TorchOptions.DEFAULTS);
  }

  @Test
  void theImagesDefaultsAreThoseOfThePipeline() {
    assertThat(defaults.image().toLimits()).isEqualTo(ImageLimits.DEFAULTS);
  }

  @Test
  void theEngineGetsWhatIsConfigured() {
    assertThat(new ServerConfig.EngineConfig("auto", "gpu:2", true, 3, 0).toOptions())
        .isEqualTo(new TorchOptions(new DeviceChoice.Gpu(2), true, 3));
  }

  @Test
  void theEngineThatOnlyServesGetsWhatIsConfigured() {
    assertThat(defaults.engine().toOnnxOptions()).isEqualTo(OnnxOptions.DEFAULTS);
    assertThat(new ServerConfig.EngineConfig("auto", "gpu:2", true, 3, 4).toOnnxOptions())
        .isEqualTo(new OnnxOptions(new DeviceChoice.Gpu(2), true, 3, 4));
  }

  @Test
  void inHalfPrecisionPyTorchServesUnlessTheOtherIsNamed() {
    assertThat(defaults.engine().preference()).isEqualTo(EnginePreference.AUTO);
    assertThat(new ServerConfig.EngineConfig("auto", "gpu:2", true, 3, 0).preference())
        .isEqualTo(EnginePreference.PYTORCH);
    assertThat(new ServerConfig.EngineConfig("onnxruntime", "gpu:2", true, 3, 0).preference())
        .isEqualTo(EnginePreference.ONNXRUNTIME);
  }

  @Test
  void halfPrecisionIsForGpusAlone() {
    assertThatThrownBy(() -> new ServerConfig.EngineConfig("onnxruntime", "cpu", true, 3, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "engine.device: the CPU computes in single precision: use a GPU, or turn engine.half_precision off");
  }

  @Test
  void anEngineThatThereIsNotIsRefused() {
    assertThatThrownBy(() -> new ServerConfig.EngineConfig("onnx", "cpu", false, 3, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("engine.name: an engine is auto, onnxruntime, pytorch, not 'onnx'");
  }

  @Test
  void theBatcherGetsWhatIsConfigured() {
    ServerConfig.ServingConfig serving =
        new ServerConfig.ServingConfig(
            DataSize.valueOf("1GB"),
            2,
            3,
            DataSize.valueOf("4kB"),
            Duration.valueOf("5ms"),
            6,
            7,
            DataSize.valueOf("8MB"));

    assertThat(serving.toLimits())
        .isEqualTo(new ServingLimits(2, 3, 4096, java.time.Duration.ofMillis(5)));
  }

  @Test
  void importsGetWhatIsConfigured() {
    ServerConfig.RegistryConfig registry =
        new ServerConfig.RegistryConfig(
            DataSize.valueOf("3kB"), 7, Duration.valueOf("8s"), Duration.valueOf("1h"));

    assertThat(registry.toLimits())
        .isEqualTo(new ImportLimits(3072, 7, java.time.Duration.ofSeconds(8)));
  }

  @Test
  void theImagePipelineGetsWhatIsConfigured() {
    ServerConfig.ImageConfig image =
        new ServerConfig.ImageConfig(DataSize.valueOf("1kB"), 2, 3, 4, 5, Duration.valueOf("6ms"));

    assertThat(image.toLimits())
        .isEqualTo(new ImageLimits(1024, 2, 3, 4, 5, java.time.Duration.ofMillis(6)));
  }
}
