package dev.marquee.models.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.data.Offset.offset;

import ai.onnxruntime.OrtEnvironment;
import dev.marquee.models.Classifier;
import dev.marquee.models.DeviceChoice;
import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.models.image.InputSpec;
import dev.marquee.models.network.Architectures;
import dev.marquee.models.network.Network;
import dev.marquee.models.network.Settings;
import dev.marquee.models.onnx.format.GraphProto;
import dev.marquee.models.onnx.format.ModelProto;
import dev.marquee.models.onnx.format.TensorProto.DataType;
import dev.marquee.models.onnx.format.ValueInfoProto;
import dev.marquee.models.weights.Checkpoint;
import dev.marquee.models.weights.SafetensorsFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The graphs that GPUs compute in float16, as the CPU computes them. */
class HalfPrecisionTest {
  /** The most that a score may be off from the one in single precision; see ADR 0036. */
  private static final double TOLERANCE = 5e-3;

  private static final int LABELS = 20;

  private static OnnxEngine half;

  @BeforeAll
  static void start() {
    OnnxEngine.start(new OnnxOptions(new DeviceChoice.Cpu(), false, 0, 0)).close();
    half =
        new OnnxEngine(
            OrtEnvironment.getEnvironment(), List.of(OptionalInt.empty()), Precision.HALF, 1);
  }

  @AfterAll
  static void stop() {
    half.close();
  }

  @ParameterizedTest
  @CsvSource({"posters, densenet121", "posters-cnn, custom-cnn"})
  void bundledModelsGiveTheirGoldenScoresWithinTheTolerance(String model, String architecture) {
    try (SafetensorsFile goldens = bundled(model, "goldens");
        SafetensorsFile weights = bundled(model, "weights")) {
      List<Long> shape = Objects.requireNonNull(goldens.tensors().get("inputs")).shape();
      int count = Math.toIntExact(shape.getFirst());
      float[] inputs = goldens.floats("inputs");
      ByteBuffer images =
          ByteBuffer.allocateDirect(inputs.length * Float.BYTES).order(ByteOrder.nativeOrder());
      images.asFloatBuffer().put(inputs);
      float[] expected = goldens.floats("scores");
      try (Classifier classifier =
          half.load(network(architecture), input(shape), weights).getFirst()) {
        float[][] scores = classifier.score(images, count);
        for (int i = 0; i < expected.length; i++) {
          assertThat((double) scores[i / LABELS][i % LABELS])
              .isCloseTo(expected[i], offset(TOLERANCE));
        }
      }
    }
  }

  @Test
  void onlyTheEndsOfTheGraphAreInSinglePrecision() throws IOException {
    try (SafetensorsFile weights = bundled("posters-cnn", "weights")) {
      Network network = network("custom-cnn");
      ByteArrayOutputStream file = new ByteArrayOutputStream();
      OnnxModel.compile(
              network,
              input(List.of(1L, 3L, 150L, 150L)),
              Checkpoint.match(weights, network),
              Map.of(),
              Precision.HALF)
          .writeTo(file);
      GraphProto graph = ModelProto.parseFrom(file.toByteArray()).getGraph();
      assertThat(graph.getInitializerList())
          .isNotEmpty()
          .allSatisfy(number -> assertThat(number.getDataType()).isEqualTo(DataType.FLOAT16_VALUE));
      assertThat(List.of(graph.getInput(0), graph.getOutput(0)))
          .extracting(HalfPrecisionTest::type)
          .containsOnly(DataType.FLOAT_VALUE);
      assertThat(graph.getNodeList().getFirst().getOpType()).isEqualTo("Cast");
      assertThat(graph.getNodeList().reversed().subList(0, 2))
          .extracting(node -> node.getOpType())
          .containsExactly("Sigmoid", "Cast");
    }
  }

  @Test
  void theEngineSaysSoAndTakesHalfTheMemory() {
    assertThat(half.description()).isEqualTo("cpu in half precision");
    Network network = network("custom-cnn");
    long numbers = network.parameters().stream().mapToLong(p -> p.elements()).sum();
    assertThat(half.loadedBytes(network)).isEqualTo(2 * numbers);
  }

  @Test
  void withoutAGpuItIsRefused() {
    assertThatExceptionOfType(Failure.FailedPrecondition.class)
        .isThrownBy(() -> OnnxEngine.start(new OnnxOptions(new DeviceChoice.Cpu(), true, 0, 0)))
        .withMessageContaining("Half precision needs a GPU")
        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.DEVICE_UNAVAILABLE));
  }

  private static int type(ValueInfoProto end) {
    return end.getType().getTensorType().getElemType();
  }

  private static Network network(String architecture) {
    Map<String, String> settings =
        architecture.equals("densenet121") ? Map.of("batch_norm_epsilon", "1.001e-5") : Map.of();
    return Architectures.onClassPath().get(architecture).network(LABELS, new Settings(settings));
  }

  private static InputSpec input(List<Long> shape) {
    return new InputSpec(
        Math.toIntExact(shape.get(3)),
        Math.toIntExact(shape.get(2)),
        InputSpec.Resize.STRETCH,
        InputSpec.Filter.BILINEAR,
        InputSpec.ChannelOrder.RGB,
        1f / 255,
        List.of(0f, 0f, 0f),
        List.of(1f, 1f, 1f));
  }

  private static SafetensorsFile bundled(String model, String file) {
    String name = "../bundled/%s/versions/1/%s.safetensors".formatted(model, file);
    try {
      return SafetensorsFile.open(
          Path.of(Objects.requireNonNull(OnnxEngine.class.getResource(name)).toURI()));
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(name, e);
    }
  }
}
