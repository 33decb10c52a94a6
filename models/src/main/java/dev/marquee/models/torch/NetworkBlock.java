package dev.marquee.models.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import dev.marquee.models.network.Network;
import dev.marquee.models.network.Parameter;
import dev.marquee.models.network.Summary;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A network as a block of DJL: its parameters by the names of a checkpoint, its forward pass read
 * off the tree of layers. Not thread-safe while parameters are set.
 */
final class NetworkBlock extends AbstractBlock {
  private final Network network;
  private final Map<String, ai.djl.nn.Parameter> byName = new HashMap<>();

  NetworkBlock(Network network) {
    this.network = network;
    for (Parameter parameter : network.parameters()) {
      byName.put(
          parameter.name(),
          addParameter(
              ai.djl.nn.Parameter.builder()
                  .setName(parameter.name())
                  .setType(typeOf(parameter.kind()))
                  .build()));
    }
  }

  /**
   * Sets all parameters, frozen: no gradients are kept for them.
   *
   * @param manager owns the arrays
   * @param values gives each parameter's numbers, row-major
   */
  void load(NDManager manager, DataType dataType, Function<Parameter, float[]> values) {
    for (Parameter parameter : network.parameters()) {
      try (NDArray array = manager.create(values.apply(parameter), shapeOf(parameter))) {
        ai.djl.nn.Parameter target = parameterOf(parameter.name());
        target.setArray(engineOwned(array, dataType));
        target.freeze(true);
      }
    }
  }

  /**
   * Returns a copy in the engine's own memory. What {@code create} returns is only a view of a
   * buffer of Java's, and so is its conversion to the type that it has already.
   */
  private static NDArray engineOwned(NDArray view, DataType dataType) {
    return view.getDataType() == dataType ? view.duplicate() : view.toType(dataType, true);
  }

  /** Runs the network on {@code [batch, 3, height, width]}; the result belongs to {@code scope}. */
  NDArray run(NDManager scope, NDArray input) {
    ParameterStore store = new ParameterStore(scope, false);
    return forward(store, new NDList(input), false, null).singletonOrThrow();
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store,
      NDList inputs,
      boolean training,
      @org.jspecify.annotations.Nullable PairList<String, Object> params) {
    NDArray input = inputs.singletonOrThrow();
    ForwardPass pass =
        new ForwardPass(
            name -> store.getValue(parameterOf(name), input.getDevice(), training),
            Optional.empty());
    return new NDList(pass.run(network.root(), input));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    Shape in = inputShapes[0];
    long[] out =
        Summary.of(network, Math.toIntExact(in.get(2)), Math.toIntExact(in.get(3)))
            .outputShape()
            .stream()
            .mapToLong(Long::longValue)
            .toArray();
    return new Shape[] {new Shape(in.get(0)).addAll(new Shape(out))};
  }

  private ai.djl.nn.Parameter parameterOf(String name) {
    ai.djl.nn.Parameter parameter = byName.get(name);
    if (parameter == null) {
      throw new IllegalStateException("the network has no parameter " + name);
    }
    return parameter;
  }

  private static Shape shapeOf(Parameter parameter) {
    return new Shape(parameter.shape().stream().mapToLong(Long::longValue).toArray());
  }

  private static ai.djl.nn.Parameter.Type typeOf(Parameter.Kind kind) {
    return switch (kind) {
      case WEIGHT -> ai.djl.nn.Parameter.Type.WEIGHT;
      case BIAS -> ai.djl.nn.Parameter.Type.BIAS;
      case RUNNING_MEAN -> ai.djl.nn.Parameter.Type.RUNNING_MEAN;
      case RUNNING_VARIANCE -> ai.djl.nn.Parameter.Type.RUNNING_VAR;
    };
  }
}
