package dev.marquee.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marquee.models.image.ImageLimits;
import dev.marquee.models.torch.DeviceChoice;
import dev.marquee.models.torch.TorchOptions;
import dev.marquee.server.serving.ServingLimits;
import io.airlift.units.DataSize;
import io.airlift.units.Duration;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

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
  void theEnginesDefaultsAreThoseOfTheEngine() {
    assertThat(defaults.engine().toOptions()).isEqualTo(TorchOptions.DEFAULTS);
  }

  @Test
  void theImagesDefaultsAreThoseOfThePipeline() {
    assertThat(defaults.image().toLimits()).isEqualTo(ImageLimits.DEFAULTS);
  }

  @Test
  void theEngineGetsWhatIsConfigured() {
    assertThat(new ServerConfig.EngineConfig("gpu:2", true, 3).toOptions())
        .isEqualTo(new TorchOptions(new DeviceChoice.Gpu(2), true, 3));
  }

  @Test
  void theBatcherGetsWhatIsConfigured() {
    ServerConfig.ServingConfig serving =
        new ServerConfig.ServingConfig(
            DataSize.valueOf("1GB"), 2, 3, DataSize.valueOf("4kB"), Duration.valueOf("5ms"), 6, 7);

    assertThat(serving.toLimits())
        .isEqualTo(new ServingLimits(2, 3, 4096, java.time.Duration.ofMillis(5)));
  }

  @Test
  void theImagePipelineGetsWhatIsConfigured() {
    ServerConfig.ImageConfig image =
        new ServerConfig.ImageConfig(DataSize.valueOf("1kB"), 2, 3, 4, 5, Duration.valueOf("6ms"));

    assertThat(image.toLimits())
        .isEqualTo(new ImageLimits(1024, 2, 3, 4, 5, java.time.Duration.ofMillis(6)));
  }
}
