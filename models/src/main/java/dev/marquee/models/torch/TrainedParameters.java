package dev.marquee.models.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.marquee.models.network.Network;
import dev.marquee.models.network.Parameter;
import dev.marquee.models.weights.TensorSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/** A network's parameters in the engine's own memory, by name. Not thread-safe. */
final class TrainedParameters {
  private final NDManager manager;
  private final Map<String, Parameter> parameters = new LinkedHashMap<>();
  private final Map<String, NDArray> arrays = new LinkedHashMap<>();

  /**
   * @param manager owns the arrays
   */
  TrainedParameters(Network network, NDManager manager) {
    this.manager = manager;
    network.parameters().forEach(parameter -> parameters.put(parameter.name(), parameter));
  }

  /**
   * Sets all of them, in the place of what there is.
   *
   * @param values gives each parameter's numbers, row-major
   */
  void set(Function<Parameter, float[]> values) {
    for (Parameter parameter : parameters.values()) {
      try (NDArray view = manager.create(values.apply(parameter), shape(parameter))) {
        NDArray before = arrays.put(parameter.name(), ChannelsLast.copy(view));
        if (before != null) {
          before.close();
        }
      }
    }
  }

  NDArray get(String name) {
    return Objects.requireNonNull(arrays.get(name), name);
  }

  Iterable<Parameter> all() {
    return parameters.values();
  }

  /** Returns all of them, to be written; each is read when its turn comes. */
  Map<String, TensorSource> sources() {
    Map<String, TensorSource> sources = new LinkedHashMap<>();
    parameters.forEach(
        (name, parameter) ->
            sources.put(
                name, new TensorSource(parameter.shape(), () -> ChannelsLast.floats(get(name)))));
    return sources;
  }

  private static Shape shape(Parameter parameter) {
    return new Shape(parameter.shape().stream().mapToLong(Long::longValue).toArray());
  }
}
