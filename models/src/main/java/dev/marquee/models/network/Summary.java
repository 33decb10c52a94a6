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
import dev.marquee.models.network.Layer.Window;
import java.util.ArrayList;
import java.util.List;

/**
 * What a network is and costs, layer by layer, found without running it. Immutable.
 *
 * @param rows one per layer, in the order in which they run; at least one
 */
public record Summary(List<Row> rows) {

  /**
   * One layer of a summary.
   *
   * @param name the layer's name, empty where it has none
   * @param operation what it does, such as {@code Convolution 7x7/2}
   * @param outputShape for one image: {@code [channels, height, width]} or {@code [features]}
   * @param parameters how many numbers it has to learn
   * @param multiplyAdds multiplications with addition for one image
   */
  public record Row(
      String name, String operation, List<Long> outputShape, long parameters, long multiplyAdds) {
    public Row {
      outputShape = List.copyOf(outputShape);
    }
  }

  public Summary {
    rows = List.copyOf(rows);
    Checks.that(!rows.isEmpty(), "a network needs a layer");
  }

  /**
   * Summarises a network for images of {@code height} by {@code width} pixels.
   *
   * @throws IllegalArgumentException if the layers do not fit each other, or the image is too small
   *     for them; the message names the layer
   */
  public static Summary of(Network network, int height, int width) {
    List<Row> rows = new ArrayList<>();
    append(network.root(), List.of(3L, (long) height, (long) width), rows);
    return new Summary(rows);
  }

  /** Returns the shape of the network's output for one image. */
  public List<Long> outputShape() {
    return rows.getLast().outputShape();
  }

  /** Returns how many numbers the network has to learn. */
  public long parameters() {
    return rows.stream().mapToLong(Row::parameters).sum();
  }

  /** Returns how many multiplications with addition one image costs. */
  public long multiplyAdds() {
    return rows.stream().mapToLong(Row::multiplyAdds).sum();
  }

  /** Appends the rows of {@code layer} and returns the shape behind it. */
  private static List<Long> append(Layer layer, List<Long> in, List<Row> rows) {
    return switch (layer) {
      case Convolution c -> {
        List<Long> out = slide(c.name(), in, c.window(), c.inputs(), c.outputs());
        long macs = volume(out) * c.inputs() * c.window().size() * c.window().size();
        yield row(rows, c.name(), "Convolution " + c.window(), out, c, macs);
      }
      case BatchNorm b -> {
        requireChannels(b.name(), in, b.channels());
        yield row(rows, b.name(), "BatchNorm", in, b, volume(in));
      }
      case Relu r -> row(rows, "", "ReLU", in, r, 0);
      case MaxPool p -> row(rows, "", "MaxPool " + p.window(), slide(in, p.window()), p, 0);
      case AveragePool p ->
          row(rows, "", "AveragePool " + p.window(), slide(in, p.window()), p, volume(in));
      case GlobalAveragePool p -> {
        requireImage("GlobalAveragePool", in);
        yield row(rows, "", "GlobalAveragePool", List.of(in.getFirst()), p, volume(in));
      }
      case Flatten f -> row(rows, "", "Flatten", List.of(volume(in)), f, 0);
      case Dropout d -> row(rows, d.name(), "Dropout " + d.rate(), in, d, 0);
      case Linear l -> {
        requireChannels(l.name(), in, l.inputs());
        long macs = (long) l.inputs() * l.outputs();
        yield row(rows, l.name(), "Linear", List.of((long) l.outputs()), l, macs);
      }
      case Sequence s -> {
        List<Long> shape = in;
        for (Layer child : s.layers()) {
          shape = append(child, shape, rows);
        }
        yield shape;
      }
      case DenseConcatenation d -> {
        List<Long> branch = append(d.branch(), in, rows);
        requireImage("DenseConcatenation", in);
        Checks.that(
            branch.subList(1, branch.size()).equals(in.subList(1, in.size())),
            "a dense branch must keep height and width");
        List<Long> out = List.of(in.getFirst() + branch.getFirst(), in.get(1), in.get(2));
        yield row(rows, "", "Concatenation", out, new Sequence(List.of()), 0);
      }
    };
  }

  private static List<Long> row(
      List<Row> rows, String name, String operation, List<Long> out, Layer layer, long macs) {
    long learned =
        Parameters.of(layer).filter(p -> p.kind().learned()).mapToLong(Parameter::elements).sum();
    rows.add(new Row(name, operation, out, learned, macs));
    return out;
  }

  private static List<Long> slide(String name, List<Long> in, Window window, int from, int to) {
    requireImage(name, in);
    requireChannels(name, in, from);
    List<Long> out = slide(in, window);
    return List.of((long) to, out.get(1), out.get(2));
  }

  private static List<Long> slide(List<Long> in, Window window) {
    requireImage("a window", in);
    long height = window.places(in.get(1));
    long width = window.places(in.get(2));
    Checks.that(
        height >= 1 && width >= 1,
        "the image is too small: a window of %s slides over %d×%d pixels"
            .formatted(window, in.get(2), in.get(1)));
    return List.of(in.getFirst(), height, width);
  }

  private static void requireImage(String layer, List<Long> shape) {
    Checks.that(shape.size() == 3, layer + " needs [channels, height, width], not " + shape);
  }

  private static void requireChannels(String layer, List<Long> shape, int channels) {
    Checks.that(
        shape.getFirst() == channels, layer + " takes " + channels + " channels, not " + shape);
  }

  private static long volume(List<Long> shape) {
    return shape.stream().reduce(1L, Math::multiplyExact);
  }
}
