package dev.marquee.models.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.marquee.models.network.Network;
import dev.marquee.models.network.Parameter;

/**
 * The exponential moving average of a network's parameters, running statistics included: a ← d·a +
 * (1 − d)·w after each step. Not thread-safe.
 *
 * @see <a href="https://doi.org/10.1137/0330046">Polyak and Juditsky, Acceleration of Stochastic
 *     Approximation by Averaging, 1992</a>
 */
final class WeightAverage {
  private final double decay;
  private final TrainedParameters parameters;

  /**
   * @param manager owns the arrays
   */
  WeightAverage(double decay, Network network, TrainedParameters start, NDManager manager) {
    this.decay = decay;
    this.parameters = new TrainedParameters(network, manager);
    parameters.set(parameter -> ChannelsLast.floats(start.get(parameter.name())));
  }

  void follow(TrainedParameters present) {
    for (Parameter parameter : parameters.all()) {
      NDArray averaged = parameters.get(parameter.name());
      try (NDArray share = present.get(parameter.name()).mul(1 - decay)) {
        averaged.muli(decay).addi(share);
      }
    }
  }

  TrainedParameters parameters() {
    return parameters;
  }
}
