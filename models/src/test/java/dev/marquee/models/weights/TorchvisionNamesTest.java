package dev.marquee.models.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TorchvisionNamesTest {
  private static final String LAYER = "features.denseblock1.denselayer12.";

  private static Map<String, TensorInfo> tensors(String... names) {
    Map<String, TensorInfo> tensors = new LinkedHashMap<>();
    for (String name : names) {
      tensors.put(name, new TensorInfo(name, DType.F32, List.of(1L), 0, 4));
    }
    return tensors;
  }

  @ParameterizedTest
  @CsvSource({
    "norm.1.weight, norm1.weight",
    "norm.2.running_var, norm2.running_var",
    "conv.1.weight, conv1.weight",
    "conv.2.weight, conv2.weight",
    "norm1.weight, norm1.weight",
    "conv2.weight, conv2.weight",
  })
  void partsOfDenseLayersAreSpelledAsToday(String old, String today) {
    assertThat(TorchvisionNames.canonical(LAYER + old)).contains(LAYER + today);
    assertThat(TorchvisionNames.canonical("module." + LAYER + old)).contains(LAYER + today);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "features.conv0.weight",
        "features.norm5.bias",
        "features.transition1.norm.weight",
        "features.transition1.conv.weight",
        "classifier.weight",
        "backbone.module.weight",
        "norm.1.weight",
      })
  void otherNamesStayAsTheyAre(String name) {
    assertThat(TorchvisionNames.canonical(name)).contains(name);
  }

  @Test
  void countersOfBatchesAreNoParameters() {
    assertThat(TorchvisionNames.canonical(LAYER + "norm.1.num_batches_tracked")).isEmpty();
    assertThat(TorchvisionNames.canonical("module.features.norm0.num_batches_tracked")).isEmpty();
  }

  @Test
  void parametersKeepTheirOrderAndTheNameToReadThemBy() {
    Map<String, TensorInfo> parameters =
        TorchvisionNames.parameters(
            tensors(
                "module." + LAYER + "norm.1.weight",
                "module." + LAYER + "norm.1.num_batches_tracked",
                "module.classifier.bias"));
    assertThat(parameters.keySet()).containsExactly(LAYER + "norm1.weight", "classifier.bias");
    assertThat(parameters.get("classifier.bias"))
        .extracting(TensorInfo::name)
        .isEqualTo("module.classifier.bias");
  }

  @Test
  void twoSpellingsOfOneParameterAreRefused() {
    Failure failure =
        catchThrowableOfType(
            Failure.FailedPrecondition.class,
            () ->
                TorchvisionNames.parameters(tensors(LAYER + "norm.1.bias", LAYER + "norm1.bias")));
    assertThat(failure)
        .hasMessageContaining("'" + LAYER + "norm.1.bias'")
        .hasMessageContaining("'" + LAYER + "norm1.bias'");
    assertThat(failure.reason()).isEqualTo(Reason.WEIGHTS_MISMATCH);
  }
}
