package dev.marquee.server.testing;

import dev.marquee.models.network.Network;
import dev.marquee.models.network.Parameter;
import dev.marquee.models.weights.TensorSource;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Weights under which a network gives scores that differ, drawn from a seed. */
final class RandomWeights {
  private RandomWeights() {}

  /** Returns a tensor for each of the network's parameters, by name. */
  static Map<String, TensorSource> of(Network network, long seed) {
    Random random = new Random(seed);
    Map<String, TensorSource> tensors = new TreeMap<>();
    for (Parameter parameter : network.parameters()) {
      tensors.put(parameter.name(), TensorSource.of(parameter.shape(), values(parameter, random)));
    }
    return tensors;
  }

  private static float[] values(Parameter parameter, Random random) {
    long inputs = parameter.elements() / parameter.shape().getFirst();
    // He's scale keeps activations of one size through ReLUs; vectors belong to batch norms.
    double scale = inputs == 1 ? 0 : Math.sqrt(2.0 / inputs);
    float[] values = new float[Math.toIntExact(parameter.elements())];
    for (int i = 0; i < values.length; i++) {
      values[i] =
          switch (parameter.kind()) {
            case WEIGHT -> inputs == 1 ? 1 : (float) (random.nextGaussian() * scale);
            case BIAS -> (float) (random.nextGaussian() * 0.1);
            case RUNNING_MEAN -> 0;
            case RUNNING_VARIANCE -> 1;
          };
    }
    return values;
  }
}
