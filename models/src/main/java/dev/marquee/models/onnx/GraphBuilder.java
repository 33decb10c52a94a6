package dev.marquee.models.onnx;

import com.google.protobuf.UnsafeByteOperations;
import dev.marquee.models.onnx.format.AttributeProto;
import dev.marquee.models.onnx.format.AttributeProto.AttributeType;
import dev.marquee.models.onnx.format.GraphProto;
import dev.marquee.models.onnx.format.NodeProto;
import dev.marquee.models.onnx.format.TensorProto;
import dev.marquee.models.onnx.format.TensorShapeProto;
import dev.marquee.models.onnx.format.TensorShapeProto.Dimension;
import dev.marquee.models.onnx.format.TypeProto;
import dev.marquee.models.onnx.format.ValueInfoProto;
import java.util.List;

/**
 * Puts a graph of ONNX together, node by node. A value has the name of the node that makes it. Not
 * thread-safe.
 */
final class GraphBuilder {
  /** What the size of a batch is called where sizes are stated. */
  private static final String BATCH = "batch";

  private final GraphProto.Builder graph;
  private final Precision precision;

  /**
   * @param name what people read; it means nothing to who runs the graph
   * @param precision of the constants
   */
  GraphBuilder(String name, Precision precision) {
    this.graph = GraphProto.newBuilder().setName(name);
    this.precision = precision;
  }

  /**
   * Adds a node with one output.
   *
   * @param name unique; becomes that of its output
   * @param inputs the values that it takes
   * @return {@code name}
   */
  String node(String name, String operator, List<String> inputs, AttributeProto... attributes) {
    graph.addNode(
        NodeProto.newBuilder()
            .setName(name)
            .setOpType(operator)
            .addAllInput(inputs)
            .addOutput(name)
            .addAllAttribute(List.of(attributes)));
    return name;
  }

  /** Adds an array of numbers, row-major, and returns {@code name}. */
  String constant(String name, List<Long> shape, float[] values) {
    graph.addInitializer(
        TensorProto.newBuilder()
            .setName(name)
            .setDataType(precision.type().getNumber())
            .addAllDims(shape)
            .setRawData(UnsafeByteOperations.unsafeWrap(precision.encode(values))));
    return name;
  }

  /** Adds a conversion to another type of number, and returns {@code name}. */
  String cast(String name, String in, TensorProto.DataType type) {
    return node(name, "Cast", List.of(in), number("to", (long) type.getNumber()));
  }

  /** States an input of the graph, {@code [batch, sizes…] float32}, and returns {@code name}. */
  String input(String name, List<Long> sizes) {
    graph.addInput(value(name, sizes));
    return name;
  }

  /** States an output of the graph, {@code [batch, sizes…] float32}. */
  void output(String name, List<Long> sizes) {
    graph.addOutput(value(name, sizes));
  }

  GraphProto build() {
    return graph.build();
  }

  static AttributeProto number(String name, long value) {
    return AttributeProto.newBuilder().setName(name).setType(AttributeType.INT).setI(value).build();
  }

  static AttributeProto number(String name, float value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeType.FLOAT)
        .setF(value)
        .build();
  }

  static AttributeProto numbers(String name, Long... values) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeType.INTS)
        .addAllInts(List.of(values))
        .build();
  }

  private static ValueInfoProto value(String name, List<Long> sizes) {
    TensorShapeProto.Builder shape =
        TensorShapeProto.newBuilder().addDim(Dimension.newBuilder().setDimParam(BATCH));
    sizes.forEach(size -> shape.addDim(Dimension.newBuilder().setDimValue(size)));
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            TypeProto.newBuilder()
                .setTensorType(
                    TypeProto.Tensor.newBuilder()
                        .setElemType(TensorProto.DataType.FLOAT_VALUE)
                        .setShape(shape)))
        .build();
  }
}
