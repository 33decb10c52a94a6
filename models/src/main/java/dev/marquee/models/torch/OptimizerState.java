package dev.marquee.models.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.marquee.models.weights.SafetensorsFile;
import dev.marquee.models.weights.TensorSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What an optimizer remembers of each parameter, by the parameter's name, so that it can be saved
 * and taken up again. Not thread-safe.
 */
final class OptimizerState {
  /** Of each parameter, how many updates it had; the others are kinds of arrays. */
  private static final String UPDATES = "updates";

  /** The kinds of arrays. A checkpoint holds others beside them, which are not the optimizer's. */
  private static final Set<String> KINDS = Set.of("mean", "square", "momentum");

  private final NDManager manager;
  private final Map<String, NDArray> arrays = new HashMap<>();
  private final Map<String, Long> updates = new HashMap<>();

  /**
   * @param manager owns the arrays
   */
  OptimizerState(NDManager manager) {
    this.manager = manager;
  }

  /** Counts one more update of a parameter, and returns how many those are. */
  long countUpdate(String parameter) {
    return updates.merge(parameter, 1L, Long::sum);
  }

  /** Returns an array of a parameter, of its shape and all zero at first. */
  NDArray array(String kind, String name, NDArray parameter) {
    return arrays.computeIfAbsent(kind + "/" + name, _ -> zeros(parameter));
  }

  /** In the parameter's order in memory: an update that runs through two orders takes longer. */
  private NDArray zeros(NDArray parameter) {
    NDArray zeros = parameter.zerosLike();
    zeros.attach(manager);
    return zeros;
  }

  /** Returns all of it, to be written. */
  Map<String, TensorSource> save() {
    Map<String, TensorSource> all = new HashMap<>();
    arrays.forEach(
        (name, array) ->
            all.put(
                name, new TensorSource(sides(array.getShape()), () -> ChannelsLast.floats(array))));
    updates.forEach(
        (name, count) ->
            all.put(UPDATES + "/" + name, TensorSource.of(List.of(1L), new float[] {count})));
    return all;
  }

  /** Takes up what {@link #save} returned, in the place of what there is. */
  void restore(SafetensorsFile file) {
    arrays.values().forEach(NDArray::close);
    arrays.clear();
    updates.clear();
    file.tensors()
        .forEach(
            (name, info) -> {
              int slash = name.indexOf('/');
              String kind = name.substring(0, Math.max(slash, 0));
              if (kind.equals(UPDATES)) {
                updates.put(name.substring(slash + 1), (long) file.floats(name)[0]);
              } else if (KINDS.contains(kind)) {
                long[] shape = info.shape().stream().mapToLong(Long::longValue).toArray();
                try (NDArray view = manager.create(file.floats(name), new Shape(shape))) {
                  arrays.put(name, ChannelsLast.copy(view));
                }
              }
            });
  }

  private static List<Long> sides(Shape shape) {
    return Arrays.stream(shape.getShape()).boxed().toList();
  }
}
