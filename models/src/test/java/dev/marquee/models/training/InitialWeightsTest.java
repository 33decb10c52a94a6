package dev.marquee.models.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import dev.marquee.models.architectures.NarrowDenseNet;
import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.models.network.Architectures;
import dev.marquee.models.network.Network;
import dev.marquee.models.network.Parameter;
import dev.marquee.models.network.Settings;
import dev.marquee.models.weights.DType;
import dev.marquee.models.weights.SafetensorsFile;
import dev.marquee.models.weights.SafetensorsWriter;
import dev.marquee.models.weights.TensorSource;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InitialWeightsTest {
  private static final Network DENSENET =
      Architectures.onClassPath().get("densenet121").network(20, Settings.NONE);
  private static final Network CNN =
      Architectures.onClassPath().get("custom-cnn").network(20, Settings.NONE);
  private static final Network NARROW = NarrowDenseNet.withLabels(5);

  /** Worked out in Python from the definitions of SplitMix64 and of Box and Muller's method. */
  private static final float[] EXPECTED = {0.22152902f, -0.06567944f, -0.13456832f, 0.1000483f};

  private static final long EXPECTED_SEED = 2131313322841923449L;

  @TempDir Path folder;
  private int files;

  @Test
  void aDenseNetBeginsAsTorchvisionsDoes() {
    InitialWeights weights = InitialWeights.fresh(DENSENET, 1);
    float[] convolution =
        values(weights, DENSENET, "features.denseblock3.denselayer9.conv2.weight");
    assertThat(mean(convolution)).isCloseTo(0, within(0.002));
    assertThat(deviation(convolution)).isCloseTo(Math.sqrt(2.0 / (128 * 9)), within(0.001));
    // Normal, not uniform: a 22nd of the values is farther out than two deviations.
    double bound = 2 * deviation(convolution);
    assertThat(share(convolution, bound)).isCloseTo(0.0455, within(0.005));
    assertThat(values(weights, DENSENET, "features.norm5.weight")).containsOnly(1);
    assertThat(values(weights, DENSENET, "features.norm5.bias")).containsOnly(0);
    assertThat(values(weights, DENSENET, "features.norm5.running_mean")).containsOnly(0);
    assertThat(values(weights, DENSENET, "features.norm5.running_var")).containsOnly(1);
    assertThat(values(weights, DENSENET, "classifier.bias")).containsOnly(0);
    assertUniform(values(weights, DENSENET, "classifier.weight"), 1.0 / 32);
  }

  @Test
  void aNetworkWithoutNormsBeginsAsPyTorchsModulesDo() {
    InitialWeights weights = InitialWeights.fresh(CNN, 1);
    assertUniform(values(weights, CNN, "features.conv3.weight"), 1.0 / 16);
    assertUniform(values(weights, CNN, "features.conv2.bias"), 1 / Math.sqrt(128 * 4));
    assertUniform(values(weights, CNN, "classifier.weight"), 1.0 / 4);
  }

  @Test
  void numbersDependOnTheSeedAndTheNameAlone() {
    float[] first = values(InitialWeights.fresh(CNN, 1), CNN, "features.conv3.weight");
    assertThat(values(InitialWeights.fresh(CNN, 1), CNN, "features.conv3.weight")).isEqualTo(first);
    assertThat(values(InitialWeights.fresh(CNN, 2), CNN, "features.conv3.weight"))
        .isNotEqualTo(first);
    assertThat(values(InitialWeights.fresh(CNN, 1), CNN, "features.conv4.weight"))
        .isNotEqualTo(first);
  }

  @Test
  void theSameSeedGivesTheSameNumbersOnEveryMachine() {
    float[] drawn = values(InitialWeights.fresh(NARROW, 7), NARROW, "features.conv0.weight");
    assertThat(Arrays.copyOf(drawn, EXPECTED.length)).containsExactly(EXPECTED, within(1e-8f));
    assertThat(Seeds.derive(7, "order", 3)).isEqualTo(EXPECTED_SEED);
  }

  @Test
  void whatFitsOfAParentIsTakenAndTheRestIsDrawn() {
    float[] before =
        InitialWeights.fresh(NARROW, 3).values(parameter(NARROW, "features.norm5.bias"));
    Path file =
        write(NARROW, Map.of("features.norm5.bias", filled(before.length, 0.5f)), DType.F16);
    Network other = NarrowDenseNet.withLabels(7);
    try (SafetensorsFile parent = SafetensorsFile.open(file)) {
      InitialWeights weights = InitialWeights.of(List.of(parent), other, false, 4);
      assertThat(values(weights, other, "features.norm5.bias")).containsOnly(0.5f);
      assertThat(values(weights, other, "classifier.weight"))
          .isEqualTo(values(InitialWeights.fresh(other, 4), other, "classifier.weight"));
      assertThat(values(weights, other, "classifier.bias"))
          .isEqualTo(values(InitialWeights.fresh(other, 4), other, "classifier.bias"));
    }
  }

  @Test
  void theHeadOfAParentWithOtherLabelsIsNotTakenThoughItFits() {
    Path file = write(NARROW, Map.of(), DType.F32);
    try (SafetensorsFile parent = SafetensorsFile.open(file)) {
      InitialWeights other = InitialWeights.of(List.of(parent), NARROW, false, 4);
      assertThat(values(other, NARROW, "classifier.weight"))
          .isEqualTo(values(InitialWeights.fresh(NARROW, 4), NARROW, "classifier.weight"));
      InitialWeights same =
          InitialWeights.of(List.of(parent), NARROW, true, 4)
              .withHeadAt(new float[5])
              .withHeadScaled(0);
      assertThat(values(same, NARROW, "classifier.weight"))
          .isEqualTo(parent.floats("classifier.weight"));
      assertThat(values(same, NARROW, "classifier.bias"))
          .isEqualTo(parent.floats("classifier.bias"));
    }
  }

  @Test
  void ofSeveralParentsItIsTheMeanInWhichOneThatIsThereTwiceCountsTwice() {
    String name = "features.norm5.bias";
    int count = InitialWeights.fresh(NARROW, 3).values(parameter(NARROW, name)).length;
    Path first = write(NARROW, Map.of(name, filled(count, 0.5f)), DType.F32);
    Path second = write(NARROW, Map.of(name, filled(count, -1f)), DType.F16);
    try (SafetensorsFile one = SafetensorsFile.open(first);
        SafetensorsFile other = SafetensorsFile.open(second)) {
      assertThat(values(InitialWeights.of(List.of(one, other), NARROW, true, 4), NARROW, name))
          .containsOnly(-0.25f);
      assertThat(values(InitialWeights.of(List.of(one, other, one), NARROW, true, 4), NARROW, name))
          .containsOnly(0f);
      assertThat(
              values(InitialWeights.of(List.of(one), NARROW, true, 4), NARROW, "classifier.weight"))
          .isEqualTo(one.floats("classifier.weight"));
    }
  }

  @Test
  void aParentWithNothingInCommonIsRefused() {
    Path file = write(NARROW, Map.of(), DType.F32);
    try (SafetensorsFile parent = SafetensorsFile.open(file)) {
      assertThatExceptionOfType(Failure.FailedPrecondition.class)
          .isThrownBy(() -> InitialWeights.of(List.of(parent), CNN, false, 0))
          .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.WEIGHTS_MISMATCH))
          .withMessageContaining("custom-cnn");
    }
  }

  @Test
  void aFreshHeadBeginsAtTheLabelsFrequencies() {
    InitialWeights weights =
        InitialWeights.fresh(NARROW, 0)
            .withHeadAt(new float[] {0.5f, 0.1f, 0, 1, 0.9f})
            .withHeadScaled(0.1);
    float[] bias = values(weights, NARROW, "classifier.bias");
    assertThat(bias[0]).isZero();
    assertThat(1 / (1 + Math.exp(-bias[1]))).isCloseTo(0.1, within(1e-6));
    assertThat(bias[2]).isCloseTo(-9.21f, within(0.01f));
    assertThat(bias[3]).isCloseTo(9.21f, within(0.01f));
    float[] plain = values(InitialWeights.fresh(NARROW, 0), NARROW, "classifier.weight");
    float[] scaled = values(weights, NARROW, "classifier.weight");
    for (int i = 0; i < plain.length; i++) {
      assertThat(scaled[i]).isCloseTo(plain[i] / 10, within(1e-8f));
    }
  }

  private Path write(Network network, Map<String, float[]> instead, DType type) {
    Map<String, TensorSource> tensors = new HashMap<>();
    InitialWeights weights = InitialWeights.fresh(network, 9);
    for (Parameter parameter : network.parameters()) {
      float[] values = instead.getOrDefault(parameter.name(), weights.values(parameter));
      tensors.put(parameter.name(), TensorSource.of(parameter.shape(), values));
    }
    Path file = folder.resolve("parent-%d.safetensors".formatted(files++));
    SafetensorsWriter.write(file, type, Map.of(), tensors);
    return file;
  }

  private static float[] filled(int count, float value) {
    float[] values = new float[count];
    Arrays.fill(values, value);
    return values;
  }

  private static float[] values(InitialWeights weights, Network network, String name) {
    return weights.values(parameter(network, name));
  }

  private static Parameter parameter(Network network, String name) {
    List<Parameter> found =
        network.parameters().stream().filter(one -> one.name().equals(name)).toList();
    return found.getFirst();
  }

  private static void assertUniform(float[] values, double bound) {
    double most = 0;
    for (float value : values) {
      most = Math.max(most, Math.abs(value));
    }
    assertThat(most).isLessThanOrEqualTo(bound).isGreaterThan(0.95 * bound);
    assertThat(deviation(values)).isCloseTo(bound / Math.sqrt(3), within(0.15 * bound));
  }

  private static double mean(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += value;
    }
    return sum / values.length;
  }

  private static double deviation(float[] values) {
    double mean = mean(values);
    double sum = 0;
    for (float value : values) {
      sum += (value - mean) * (value - mean);
    }
    return Math.sqrt(sum / values.length);
  }

  private static double share(float[] values, double beyond) {
    int count = 0;
    for (float value : values) {
      count += Math.abs(value) > beyond ? 1 : 0;
    }
    return (double) count / values.length;
  }
}
