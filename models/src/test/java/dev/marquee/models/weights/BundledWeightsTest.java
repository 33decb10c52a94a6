package dev.marquee.models.weights;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The weights that come along, of 20 labels each, rounded to float16. */
class BundledWeightsTest {
  /**
   * The DenseNet-121 has 120 convolutions, 121 batch norms of four tensors each, weight and bias of
   * one linear layer; the custom CNN has weight and bias of six convolutions and one linear layer.
   */
  @ParameterizedTest
  @CsvSource({"posters, 606, 1024", "posters-cnn, 14, 16"})
  void everyParameterIsThereOnceAndFinite(String model, int tensors, long features)
      throws URISyntaxException {
    String place = "/dev/marquee/models/bundled/%s/versions/1/weights.safetensors".formatted(model);
    URL url = Objects.requireNonNull(BundledWeightsTest.class.getResource(place));
    try (SafetensorsFile file = SafetensorsFile.open(Path.of(url.toURI()))) {
      assertThat(file.tensors()).hasSize(tensors);
      assertThat(TorchvisionNames.parameters(file.tensors()).keySet())
          .isEqualTo(file.tensors().keySet());
      assertThat(file.tensors().get("classifier.weight"))
          .extracting(TensorInfo::shape)
          .isEqualTo(List.of(20L, features));
      for (TensorInfo tensor : file.tensors().values()) {
        assertThat(tensor.dtype()).isEqualTo(DType.F16);
        boolean variance = tensor.name().endsWith(".running_var");
        for (float value : file.floats(tensor.name())) {
          // Some variances are so small that float16 has only zero for them; epsilon covers them.
          if (!Float.isFinite(value) || (variance && value < 0)) {
            throw new AssertionError(tensor.name() + " holds " + value);
          }
        }
      }
    }
  }
}
