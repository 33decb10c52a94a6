package dev.marquee.models.onnx;

import static dev.marquee.models.onnx.GraphBuilder.number;
import static dev.marquee.models.onnx.GraphBuilder.numbers;

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
import dev.marquee.models.network.Layer.Sequence;
import dev.marquee.models.network.Layer.Window;
import dev.marquee.models.onnx.format.AttributeProto;
import java.util.List;
import java.util.stream.Stream;

/**
 * Writes the nodes of a tree of layers in the form that only scores. Dropout is gone; a batch norm
 * behind a convolution is folded into it; and a 1×1 convolution with an average pool behind it
 * changes places with the pool, which leaves it fewer pixels to work on. Each of these changes what
 * is computed by no more than rounding. For one graph; not thread-safe.
 */
final class InferenceGraph {
  private final GraphBuilder graph;
  private final ParameterValues values;
  private int unnamed;

  InferenceGraph(GraphBuilder graph, ParameterValues values) {
    this.graph = graph;
    this.values = values;
  }

  /** Appends {@code layer} behind the value {@code in}, and returns what comes out. */
  String append(Layer layer, String in) {
    return append(steps(layer).toList(), in);
  }

  /** Returns the layers that run one after the other, without those that do nothing here. */
  private static Stream<Layer> steps(Layer layer) {
    return switch (layer) {
      case Sequence s -> s.layers().stream().flatMap(InferenceGraph::steps);
      case Dropout _ -> Stream.empty();
      default -> Stream.of(layer);
    };
  }

  private String append(List<Layer> steps, String in) {
    String value = in;
    int next = 0;
    while (next < steps.size()) {
      List<Layer> rest = steps.subList(next, steps.size());
      if (rest.getFirst() instanceof Convolution convolution) {
        ConvolutionRun run = ConvolutionRun.at(convolution, rest);
        value = append(run, value);
        next += run.length();
      } else {
        value = appendOne(rest.getFirst(), value);
        next++;
      }
    }
    return value;
  }

  private String append(ConvolutionRun run, String in) {
    Convolution convolution = run.convolution();
    FoldedConvolution plain = FoldedConvolution.of(convolution, values);
    FoldedConvolution folded = run.norm().map(norm -> plain.with(norm, values)).orElse(plain);
    String pooled = run.pool().map(pool -> averagePool(pool, in)).orElse(in);
    return convolve(convolution, folded, pooled);
  }

  private String convolve(Convolution convolution, FoldedConvolution numbers, String in) {
    String name = convolution.name();
    long side = convolution.window().size();
    List<Long> shape =
        List.of((long) convolution.outputs(), (long) convolution.inputs(), side, side);
    return graph.node(
        value(name),
        "Conv",
        List.of(
            in,
            graph.constant(name + ".weight", shape, numbers.weight()),
            graph.constant(name + ".bias", List.of((long) convolution.outputs()), numbers.bias())),
        window(convolution.window()));
  }

  private String appendOne(Layer layer, String in) {
    return switch (layer) {
      case Convolution _, Sequence _, Dropout _ ->
          throw new IllegalStateException("not a step by itself: " + layer);
      case BatchNorm b -> normalise(b, in);
      case Relu _ -> graph.node(name("relu"), "Relu", List.of(in));
      case MaxPool p -> graph.node(name("max_pool"), "MaxPool", List.of(in), window(p.window()));
      case AveragePool p -> averagePool(p, in);
      case GlobalAveragePool _ ->
          flatten(graph.node(name("global_average_pool"), "GlobalAveragePool", List.of(in)));
      case Flatten _ -> flatten(in);
      case Linear l -> multiply(l, in);
      case DenseConcatenation d -> {
        String branch = append(d.branch(), in);
        yield graph.node(name("concat"), "Concat", List.of(in, branch), number("axis", 1L));
      }
    };
  }

  private String normalise(BatchNorm norm, String in) {
    List<Long> shape = List.of((long) norm.channels());
    Stream<String> numbers =
        Stream.of("weight", "bias", "running_mean", "running_var")
            .map(part -> norm.name() + "." + part)
            .map(name -> graph.constant(name, shape, values.of(name)));
    return graph.node(
        value(norm.name()),
        "BatchNormalization",
        Stream.concat(Stream.of(in), numbers).toList(),
        number("epsilon", (float) norm.epsilon()));
  }

  private String averagePool(AveragePool pool, String in) {
    return graph.node(
        name("average_pool"),
        "AveragePool",
        List.of(in),
        Stream.concat(Stream.of(window(pool.window())), Stream.of(number("count_include_pad", 1L)))
            .toArray(AttributeProto[]::new));
  }

  private String multiply(Linear linear, String in) {
    String name = linear.name();
    List<Long> shape = List.of((long) linear.outputs(), (long) linear.inputs());
    return graph.node(
        value(name),
        "Gemm",
        List.of(
            in,
            graph.constant(name + ".weight", shape, values.of(name + ".weight")),
            graph.constant(
                name + ".bias", List.of((long) linear.outputs()), values.of(name + ".bias"))),
        number("transB", 1L));
  }

  private String flatten(String in) {
    return graph.node(name("flatten"), "Flatten", List.of(in), number("axis", 1L));
  }

  private static AttributeProto[] window(Window window) {
    long size = window.size();
    long stride = window.stride();
    long padding = window.padding();
    return new AttributeProto[] {
      numbers("kernel_shape", size, size),
      numbers("strides", stride, stride),
      numbers("pads", padding, padding, padding, padding)
    };
  }

  /** Returns what a layer's output is called: apart from the graph's own ends and unnamed nodes. */
  private static String value(String layer) {
    return "/" + layer;
  }

  private String name(String operation) {
    unnamed++;
    return operation + "_" + unnamed;
  }
}
