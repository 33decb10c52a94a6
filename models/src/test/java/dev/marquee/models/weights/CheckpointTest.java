package dev.marquee.models.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.marquee.models.architectures.CustomCnn;
import dev.marquee.models.architectures.DenseNetArchitecture.DenseNet201;
import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.models.network.Network;
import dev.marquee.models.network.Parameter;
import dev.marquee.models.network.Settings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of weights that do not fit their network. */
class CheckpointTest {
  private static final Network NETWORK = new CustomCnn().network(3, new Settings(Map.of()));

  /** What a client gets to see of a message, the file's name before it. */
  private static final int SHOWN = 400 - "weights.safetensors: ".length();

  @TempDir private Path folder;

  @Test
  void oneRefusalTellsOfEveryWayNotToFit() {
    Map<String, List<Long>> shapes = shapes(NETWORK);
    shapes.remove("features.conv2.bias");
    shapes.put("classifier.weight", List.of(4L, 16L));
    shapes.put("classifier.bias", List.of(4L));
    shapes.put("head.weight", List.of(1L, 2L));

    assertThat(refusal(shapes, NETWORK))
        .isEqualTo(
            "The weights do not fit custom-cnn: wrong shape: 'classifier.weight' [4, 16], not"
                + " [3, 16], 'classifier.bias' [4], not [3]; missing: 'features.conv2.bias' [64];"
                + " unknown: 'head.weight' [1, 2]. Correct them, or the manifest's architecture or"
                + " labels.");
  }

  @Test
  void ofAnotherNamingBothSidesAreShownWithHowManyMoreThereAre() {
    Map<String, List<Long>> shapes = new TreeMap<>();
    shapes(NETWORK).forEach((name, shape) -> shapes.put("net." + name, shape));

    assertThat(refusal(shapes, NETWORK))
        .contains("missing: 'features.conv1.weight' [128, 3, 2, 2], 'features.conv1.bias' [128]")
        .contains("unknown: 'net.classifier.bias' [3], ")
        .containsPattern(" and \\d+ more; unknown: ")
        .containsPattern(" and \\d+ more\\. Correct them")
        .hasSizeLessThanOrEqualTo(SHOWN);
  }

  @Test
  void atMostTenOfAKindAreNamed() {
    Map<String, List<Long>> shapes = shapes(NETWORK);
    for (int i = 10; i < 30; i++) {
      shapes.put("t" + i, List.of());
    }

    assertThat(refusal(shapes, NETWORK)).contains("'t19' [] and 10 more. ").doesNotContain("t20");
  }

  @Test
  void howeverMuchIsWrongTheAdviceIsNotCutOff() {
    Network large = new DenseNet201().network(1000, new Settings(Map.of()));
    Map<String, List<Long>> shapes = new TreeMap<>();
    shapes(large)
        .forEach(
            (name, shape) ->
                shapes.put(
                    name.contains("conv1") ? "backbone." + name : name,
                    name.contains("norm1") ? List.of(1L, 1L, 1L) : shape));

    assertThat(refusal(shapes, large))
        .contains("wrong shape: ", "missing: ", "unknown: ")
        .endsWith(" or labels.")
        .hasSizeLessThanOrEqualTo(SHOWN);
  }

  @Test
  void aNameFromTheFileIsShownOnOneLine() {
    Map<String, List<Long>> shapes = shapes(NETWORK);
    shapes.put("two\nlines", List.of(1L));

    assertThat(refusal(shapes, NETWORK)).contains("unknown: 'two?lines' [1].");
  }

  private static Map<String, List<Long>> shapes(Network network) {
    Map<String, List<Long>> shapes = new TreeMap<>();
    for (Parameter parameter : network.parameters()) {
      shapes.put(parameter.name(), parameter.shape());
    }
    return shapes;
  }

  private String refusal(Map<String, List<Long>> shapes, Network network) {
    Path path = folder.resolve("weights.safetensors");
    Map<String, TensorSource> tensors = new TreeMap<>();
    shapes.forEach(
        (name, shape) -> {
          int elements = (int) shape.stream().mapToLong(Long::longValue).reduce(1, (a, b) -> a * b);
          tensors.put(name, TensorSource.of(shape, new float[elements]));
        });
    SafetensorsWriter.write(path, DType.F32, Map.of(), tensors);
    try (SafetensorsFile file = SafetensorsFile.open(path)) {
      Failure.FailedPrecondition refusal =
          catchThrowableOfType(
              Failure.FailedPrecondition.class, () -> Checkpoint.match(file, network));
      assertThat(refusal.reason()).isEqualTo(Reason.WEIGHTS_MISMATCH);
      return String.valueOf(refusal.getMessage());
    }
  }
}
