package dev.marquee.models.weights;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The weights that come along, a DenseNet-121 with 20 outputs, rounded to float16. */
class BundledWeightsTest {
  private static final String PLACE =
      "/dev/marquee/models/bundled/posters/versions/1/weights.safetensors";

  @Test
  void everyParameterIsThereOnceAndFinite() throws URISyntaxException {
    URL url = Objects.requireNonNull(BundledWeightsTest.class.getResource(PLACE));
    try (SafetensorsFile file = SafetensorsFile.open(Path.of(url.toURI()))) {
      // 120 convolutions, 121 batch norms of four tensors each, weight and bias of one linear
      // layer.
      assertThat(file.tensors()).hasSize(120 + 121 * 4 + 2);
      assertThat(TorchvisionNames.parameters(file.tensors()).keySet())
          .isEqualTo(file.tensors().keySet());
      assertThat(file.tensors().get("classifier.weight"))
          .extracting(TensorInfo::shape)
          .isEqualTo(List.of(20L, 1024L));
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
