package dev.marquee.models.onnx;

import static dev.marquee.models.network.Layer.sequence;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import dev.marquee.models.Classifier;
import dev.marquee.models.DeviceChoice;
import dev.marquee.models.image.InputSpec;
import dev.marquee.models.network.Layer;
import dev.marquee.models.network.Layer.AveragePool;
import dev.marquee.models.network.Layer.BatchNorm;
import dev.marquee.models.network.Layer.Convolution;
import dev.marquee.models.network.Layer.DenseConcatenation;
import dev.marquee.models.network.Layer.Dropout;
import dev.marquee.models.network.Layer.Flatten;
import dev.marquee.models.network.Layer.GlobalAveragePool;
import dev.marquee.models.network.Layer.Linear;
import dev.marquee.models.network.Layer.MaxPool;
import dev.marquee.models.network.Layer.Relu;
import dev.marquee.models.network.Layer.Window;
import dev.marquee.models.network.Network;
import dev.marquee.models.network.Parameter;
import dev.marquee.models.onnx.format.ModelProto;
import dev.marquee.models.onnx.format.NodeProto;
import dev.marquee.models.torch.TorchEngine;
import dev.marquee.models.torch.TorchOptions;
import dev.marquee.models.weights.Checkpoint;
import dev.marquee.models.weights.DType;
import dev.marquee.models.weights.SafetensorsFile;
import dev.marquee.models.weights.SafetensorsWriter;
import dev.marquee.models.weights.TensorSource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each kind of layer, and what it is folded with, beside what PyTorch makes of the same tree. */
class InferenceGraphTest {
  private static final InputSpec INPUT =
      new InputSpec(
          10,
          12,
          InputSpec.Resize.STRETCH,
          InputSpec.Filter.BILINEAR,
          InputSpec.ChannelOrder.RGB,
          1f / 255,
          List.of(0f, 0f, 0f),
          List.of(1f, 1f, 1f));
  private static final Window POINT = new Window(1, 1, 0);

  private static TorchEngine torch;
  private static OnnxEngine onnx;

  @TempDir Path folder;

  @BeforeAll
  static void start() {
    torch = TorchEngine.start(new TorchOptions(new DeviceChoice.Cpu(), false, 0));
    onnx = OnnxEngine.start(new OnnxOptions(new DeviceChoice.Cpu(), false, 0, 0));
  }

  @AfterAll
  static void stop() {
    onnx.close();
    torch.close();
  }

  @Test
  void aBatchNormIsFoldedIntoTheConvolutionBeforeIt() throws IOException {
    for (boolean bias : List.of(true, false)) {
      Layer layers =
          sequence(
              sequence(convolution("one", 3, 4, new Window(3, 2, 1), bias), norm("norm", 4)),
              new Relu());
      assertThat(operators(layers)).containsExactly("Conv", "Relu");
    }
  }

  @Test
  void aBatchNormBehindAnythingElseStays() throws IOException {
    assertThat(
            operators(
                sequence(
                    norm("first", 3),
                    new Relu(),
                    convolution("one", 3, 4, POINT, false),
                    new Relu(),
                    norm("second", 4))))
        .containsExactly("BatchNormalization", "Relu", "Conv", "Relu", "BatchNormalization");
  }

  @Test
  void aPoolComesBeforeAPointwiseConvolution() throws IOException {
    AveragePool halving = new AveragePool(new Window(2, 2, 0));
    assertThat(operators(sequence(convolution("one", 3, 4, POINT, true), halving)))
        .containsExactly("AveragePool", "Conv");
    assertThat(
            operators(sequence(convolution("one", 3, 4, POINT, false), norm("norm", 4), halving)))
        .containsExactly("AveragePool", "Conv");
  }

  @Test
  void aPoolStaysWhereTheOrderMatters() throws IOException {
    AveragePool padded = new AveragePool(new Window(2, 2, 1));
    AveragePool halving = new AveragePool(new Window(2, 2, 0));
    assertThat(operators(sequence(convolution("one", 3, 4, POINT, true), padded)))
        .containsExactly("Conv", "AveragePool");
    assertThat(operators(sequence(convolution("one", 3, 4, new Window(3, 1, 1), true), halving)))
        .containsExactly("Conv", "AveragePool");
    assertThat(operators(sequence(convolution("one", 3, 4, POINT, true), new Relu(), halving)))
        .containsExactly("Conv", "Relu", "AveragePool");
  }

  @Test
  void branchesPoolsAndDropout() throws IOException {
    assertThat(
            operators(
                sequence(
                    new MaxPool(new Window(3, 2, 1)),
                    new DenseConcatenation(
                        sequence(
                            norm("norm", 3), new Relu(), convolution("one", 3, 2, POINT, false))),
                    new Dropout("dropout", 0.5, true),
                    convolution("two", 5, 4, new Window(2, 1, 0), true))))
        .containsExactly("MaxPool", "BatchNormalization", "Relu", "Conv", "Concat", "Conv");
  }

  @Test
  void aNetworkMayEndWithoutAPool() throws IOException {
    Network network =
        new Network(
            "flat", sequence(new Flatten(), new Relu(), new Linear("classifier", 3 * 12 * 10, 6)));
    assertThat(compared(network).getGraph().getNodeList())
        .extracting(NodeProto::getOpType)
        .containsExactly("Flatten", "Relu", "Gemm", "Sigmoid");
  }

  @Test
  void layersMayBeCalledWhatTheGraphCallsItsOwn() throws IOException {
    Network network =
        new Network(
            "names",
            sequence(
                convolution("input", 3, 4, POINT, true),
                new Relu(),
                norm("relu_1", 4),
                new GlobalAveragePool(),
                new Linear("scores", 4, 6)));
    assertThat(compared(network).getGraph().getNodeList())
        .extracting(NodeProto::getOpType)
        .containsExactly(
            "Conv",
            "Relu",
            "BatchNormalization",
            "GlobalAveragePool",
            "Flatten",
            "Gemm",
            "Sigmoid");
  }

  @Test
  void theSameNetworkGivesTheSameBytesAndStatesItsFacts() throws IOException {
    Network network =
        new Network("flat", sequence(new Flatten(), new Linear("classifier", 3 * 12 * 10, 6)));
    try (SafetensorsFile weights = weights(network)) {
      byte[] first = bytes(network, weights, Map.of("labels", "a", "b", "c"));
      assertThat(bytes(network, weights, Map.of("b", "c", "labels", "a"))).isEqualTo(first);
      assertThat(ModelProto.parseFrom(first).getMetadataPropsList())
          .extracting(entry -> entry.getKey() + "=" + entry.getValue())
          .containsExactly("b=c", "labels=a");
    }
  }

  /** Returns the operators of {@code layers}, from 3 to 4 channels, without the end around them. */
  private List<String> operators(Layer layers) throws IOException {
    Network network =
        new Network(
            "test", sequence(layers, new GlobalAveragePool(), new Linear("classifier", 4, 6)));
    List<String> all =
        compared(network).getGraph().getNodeList().stream().map(NodeProto::getOpType).toList();
    List<String> end = List.of("GlobalAveragePool", "Flatten", "Gemm", "Sigmoid");
    int before = all.size() - end.size();
    assertThat(all.subList(before, all.size())).isEqualTo(end);
    return all.subList(0, before);
  }

  /** Returns what the network is compiled to, once both engines gave it the same scores. */
  private ModelProto compared(Network network) throws IOException {
    try (SafetensorsFile weights = weights(network);
        Classifier expected = torch.load(network, INPUT, weights).getFirst();
        Classifier found = onnx.load(network, INPUT, weights).getFirst()) {
      ByteBuffer images = images(3);
      float[][] wanted = expected.score(images, 3);
      float[][] scores = found.score(images, 3);
      for (int i = 0; i < wanted.length; i++) {
        for (int label = 0; label < wanted[i].length; label++) {
          assertThat((double) scores[i][label]).isCloseTo(wanted[i][label], offset(1e-5));
        }
      }
      return ModelProto.parseFrom(bytes(network, weights, Map.of()));
    }
  }

  private static byte[] bytes(Network network, SafetensorsFile weights, Map<String, String> facts)
      throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    OnnxModel model = OnnxModel.compile(network, INPUT, Checkpoint.match(weights, network), facts);
    model.writeTo(out);
    assertThat(out.size()).isEqualTo(model.size());
    return out.toByteArray();
  }

  /** Weights at which the scores differ: neither all 0.5 nor all at an end. */
  private SafetensorsFile weights(Network network) {
    Random random = new Random(5);
    Map<String, TensorSource> tensors = new HashMap<>();
    for (Parameter parameter : network.parameters()) {
      float[] values = new float[Math.toIntExact(parameter.elements())];
      for (int i = 0; i < values.length; i++) {
        values[i] =
            parameter.kind() == Parameter.Kind.RUNNING_VARIANCE
                ? 0.5f + random.nextFloat()
                : (float) random.nextGaussian() / 2;
      }
      tensors.put(parameter.name(), TensorSource.of(parameter.shape(), values));
    }
    Path file = folder.resolve("weights.safetensors");
    SafetensorsWriter.write(file, DType.F32, Map.of(), tensors);
    return SafetensorsFile.open(file);
  }

  private static ByteBuffer images(int count) {
    float[] pixels = new float[count * INPUT.elements()];
    Random random = new Random(7);
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (float) random.nextGaussian();
    }
    ByteBuffer buffer =
        ByteBuffer.allocateDirect(pixels.length * Float.BYTES).order(ByteOrder.nativeOrder());
    buffer.asFloatBuffer().put(pixels);
    return buffer;
  }

  private static Layer convolution(
      String name, int inputs, int outputs, Window window, boolean bias) {
    return new Convolution(name, inputs, outputs, window, bias);
  }

  private static Layer norm(String name, int channels) {
    return new BatchNorm(name, channels, 1e-3);
  }
}
