package dev.marquee.models.onnx;

import com.google.protobuf.CodedOutputStream;
import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.models.image.InputSpec;
import dev.marquee.models.network.Network;
import dev.marquee.models.network.Parameter;
import dev.marquee.models.network.Summary;
import dev.marquee.models.onnx.format.ModelProto;
import dev.marquee.models.onnx.format.OperatorSetIdProto;
import dev.marquee.models.onnx.format.StringStringEntryProto;
import dev.marquee.models.weights.Checkpoint;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A network with its weights as a model of <a href="https://onnx.ai">ONNX</a>: one graph from
 * {@code input [batch, 3, height, width]} to {@code scores [batch, labels]}, the sigmoids of the
 * logits, all float32; the batch may have any size. What is between may be float16, which moves
 * scores by some thousandths. The same network, weights and precision give the same bytes.
 * Immutable.
 */
public final class OnnxModel {
  /** Counts the forms that networks were compiled to: it grows when another graph comes out. */
  public static final int COMPILER_VERSION = 1;

  /** The name of the graph's input. */
  public static final String INPUT = "input";

  /** The name of the graph's output. */
  public static final String OUTPUT = "scores";

  /** The oldest that has all that is used; readers of it are many. */
  static final int OPERATOR_SET = 17;

  /** What goes with that operator set. */
  static final int IR_VERSION = 8;

  /** What protobuf, and with it ONNX, can hold in one file, less what is not weights. */
  private static final long MAX_WEIGHT_BYTES = Integer.MAX_VALUE - (64L << 20);

  private final ModelProto model;

  private OnnxModel(ModelProto model) {
    this.model = model;
  }

  /**
   * Compiles a network.
   *
   * @param facts of the model, for its readers, such as the labels
   * @throws Failure.FailedPrecondition ({@link Reason#WEIGHTS_MALFORMED}) if a weight is not finite
   * @throws Failure.Exhausted ({@link Reason#MODEL_TOO_LARGE}) if the weights have 2 GB or more
   */
  public static OnnxModel compile(
      Network network, InputSpec input, Checkpoint weights, Map<String, String> facts) {
    return compile(network, input, weights, facts, Precision.SINGLE);
  }

  /** Compiles a network to a graph that computes in a certain precision; else as the other. */
  static OnnxModel compile(
      Network network,
      InputSpec input,
      Checkpoint weights,
      Map<String, String> facts,
      Precision precision) {
    requireRoom(network);
    Map<String, Parameter> parameters =
        network.parameters().stream()
            .collect(Collectors.toMap(Parameter::name, Function.identity()));
    GraphBuilder graph = new GraphBuilder(network.architecture(), precision);
    List<Long> sizes =
        List.of((long) InputSpec.CHANNELS, (long) input.height(), (long) input.width());
    ParameterValues values = name -> weights.floats(known(parameters, name));
    String logits = logits(network, graph, values, graph.input(INPUT, sizes), precision);
    graph.output(
        graph.node(OUTPUT, "Sigmoid", List.of(logits)),
        Summary.of(network, input.height(), input.width()).outputShape());
    ModelProto.Builder model =
        ModelProto.newBuilder()
            .setIrVersion(IR_VERSION)
            .setProducerName("marquee")
            .setProducerVersion(Integer.toString(COMPILER_VERSION))
            .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OPERATOR_SET))
            .setGraph(graph.build());
    new TreeMap<>(facts)
        .forEach(
            (key, value) ->
                model.addMetadataProps(
                    StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
    return new OnnxModel(model.build());
  }

  /** Appends all but the sigmoid, from float32 to float32. */
  private static String logits(
      Network network,
      GraphBuilder graph,
      ParameterValues values,
      String input,
      Precision precision) {
    InferenceGraph layers = new InferenceGraph(graph, values);
    return switch (precision) {
      case SINGLE -> layers.append(network.root(), input);
      case HALF ->
          graph.cast(
              "logits",
              layers.append(network.root(), graph.cast("input_half", input, precision.type())),
              Precision.SINGLE.type());
    };
  }

  private static Parameter known(Map<String, Parameter> parameters, String name) {
    Parameter parameter = parameters.get(name);
    if (parameter == null) {
      throw new IllegalStateException("the network has no parameter " + name);
    }
    return parameter;
  }

  private static void requireRoom(Network network) {
    long bytes = network.parameters().stream().mapToLong(Parameter::elements).sum() * Float.BYTES;
    if (bytes > MAX_WEIGHT_BYTES) {
      throw new Failure.Exhausted(
          Reason.MODEL_TOO_LARGE,
          "The weights have %d bytes as float32, and a file of ONNX can hold %d: use the weights as safetensors."
              .formatted(bytes, MAX_WEIGHT_BYTES),
          null);
    }
  }

  /** Returns how many bytes the file has. */
  public int size() {
    return model.getSerializedSize();
  }

  /** Writes the file. */
  public void writeTo(OutputStream out) throws IOException {
    model.writeTo(out);
  }

  /**
   * Writes the file into memory.
   *
   * @param buffer with room for {@link #size} bytes; its position moves behind them
   */
  void writeTo(ByteBuffer buffer) {
    try {
      CodedOutputStream out = CodedOutputStream.newInstance(buffer);
      model.writeTo(out);
      out.flush();
    } catch (IOException e) {
      throw new IllegalStateException("a buffer of the size stated was too small", e);
    }
  }
}
