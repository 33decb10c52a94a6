package dev.marquee.models.network;

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
import dev.marquee.models.network.Parameter.Kind;
import java.util.List;
import java.util.stream.Stream;

/** The parameters of a tree of layers, by the names that PyTorch's modules give them. */
final class Parameters {
  private Parameters() {}

  /** Returns the parameters below {@code layer}, in the order in which the layers run. */
  static Stream<Parameter> of(Layer layer) {
    return switch (layer) {
      case Convolution c -> {
        long side = c.window().size();
        Parameter weight = weight(c.name(), (long) c.outputs(), (long) c.inputs(), side, side);
        yield c.bias() ? Stream.of(weight, bias(c.name(), c.outputs())) : Stream.of(weight);
      }
      case BatchNorm b -> {
        List<Long> shape = List.of((long) b.channels());
        yield Stream.of(
            weight(b.name(), (long) b.channels()),
            bias(b.name(), b.channels()),
            new Parameter(b.name() + ".running_mean", shape, Kind.RUNNING_MEAN),
            new Parameter(b.name() + ".running_var", shape, Kind.RUNNING_VARIANCE));
      }
      case Linear l ->
          Stream.of(
              weight(l.name(), (long) l.outputs(), (long) l.inputs()), bias(l.name(), l.outputs()));
      case Sequence s -> s.layers().stream().flatMap(Parameters::of);
      case DenseConcatenation d -> of(d.branch());
      case Relu _, MaxPool _, AveragePool _, GlobalAveragePool _, Flatten _, Dropout _ ->
          Stream.empty();
    };
  }

  private static Parameter weight(String layer, Long... shape) {
    return new Parameter(layer + ".weight", List.of(shape), Kind.WEIGHT);
  }

  private static Parameter bias(String layer, long size) {
    return new Parameter(layer + ".bias", List.of(size), Kind.BIAS);
  }
}
