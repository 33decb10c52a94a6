package dev.marquee.models.torch;

import dev.marquee.models.architectures.CustomCnn;
import dev.marquee.models.architectures.DenseNetArchitecture.DenseNet121;
import dev.marquee.models.architectures.NarrowDenseNet;
import dev.marquee.models.network.Settings;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

class NetworkGoldenTest {
  private static final double TOLERANCE = 1e-4;

  @Test
  void aDenseNetGivesWhatTorchvisionGives() {
    new Golden(
            NarrowDenseNet.withLabels(5),
            Golden.resource("narrow-densenet.safetensors"),
            Golden.resource("narrow-densenet-golden.safetensors"))
        .assertFeaturesAndLogitsWithin(TOLERANCE);
  }

  @Test
  void theCustomCnnGivesWhatPyTorchGives() {
    new Golden(
            new CustomCnn().network(20, Settings.NONE),
            Golden.resource("custom-cnn.safetensors"),
            Golden.resource("custom-cnn-golden.safetensors"))
        .assertLogitsWithin(TOLERANCE);
  }

  /**
   * Runs where MARQUEE_REFERENCE_DATA names a folder with the ImageNet weights and their golden.
   */
  @Test
  @EnabledIfEnvironmentVariable(named = "MARQUEE_REFERENCE_DATA", matches = ".+")
  void denseNet121GivesWhatPyTorchGivesOnImageNetWeights() {
    Path data = Path.of(System.getenv("MARQUEE_REFERENCE_DATA"));
    new Golden(
            new DenseNet121().network(1000, new Settings(Map.of("batch_norm_epsilon", "1.001e-5"))),
            data.resolve("densenet121-imagenet.safetensors"),
            data.resolve("densenet121-imagenet-golden.safetensors"))
        .assertFeaturesAndLogitsWithin(TOLERANCE);
  }
}
