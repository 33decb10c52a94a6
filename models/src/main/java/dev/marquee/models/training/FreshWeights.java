package dev.marquee.models.training;

import dev.marquee.models.network.Network;
import dev.marquee.models.network.Parameter;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;

/**
 * The numbers of parameters that begin afresh. A network with batch norms begins as torchvision
 * lets its DenseNets begin: convolutions normal with variance 2 / inputs, norms at 1 and 0, the
 * linear layer's biases at 0. Every other weight and bias begins as PyTorch's modules do: uniform
 * within ±1 / √inputs. {@code inputs} is how many numbers one output is the sum of. Immutable.
 *
 * @see <a href="https://arxiv.org/abs/1502.01852">He et al., Delving Deep into Rectifiers, 2015</a>
 */
final class FreshWeights {
  private static final int CONVOLUTION_RANK = 4;

  private final Map<String, Parameter> parameters = new HashMap<>();
  private final boolean normalised;
  private final long seed;

  FreshWeights(Network network, long seed) {
    this.seed = seed;
    network.parameters().forEach(one -> parameters.put(one.name(), one));
    this.normalised = network.parameters().stream().anyMatch(one -> !one.kind().learned());
  }

  /** Returns the numbers of a parameter of the network, row-major; a new array. */
  float[] draw(Parameter parameter) {
    return switch (parameter.kind()) {
      case RUNNING_MEAN -> filled(parameter, 0);
      case RUNNING_VARIANCE -> filled(parameter, 1);
      case WEIGHT -> weight(parameter);
      case BIAS ->
          normalised ? filled(parameter, 0) : uniform(parameter, inputs(weightBeside(parameter)));
    };
  }

  private float[] weight(Parameter parameter) {
    int rank = parameter.shape().size();
    if (rank == 1) {
      return filled(parameter, 1);
    }
    return normalised && rank == CONVOLUTION_RANK
        ? normal(parameter)
        : uniform(parameter, inputs(parameter));
  }

  private Parameter weightBeside(Parameter bias) {
    String layer = bias.name().substring(0, bias.name().lastIndexOf('.'));
    return Objects.requireNonNull(parameters.get(layer + ".weight"), bias.name());
  }

  private static long inputs(Parameter weight) {
    return weight.elements() / weight.shape().getFirst();
  }

  private static float[] filled(Parameter parameter, float value) {
    float[] values = new float[Math.toIntExact(parameter.elements())];
    Arrays.fill(values, value);
    return values;
  }

  private float[] uniform(Parameter parameter, long inputs) {
    double bound = 1 / Math.sqrt((double) inputs);
    SplittableRandom random = random(parameter);
    float[] values = new float[Math.toIntExact(parameter.elements())];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (bound * (2 * random.nextDouble() - 1));
    }
    return values;
  }

  /** By Box and Muller's method, with functions that give the same on every machine. */
  private float[] normal(Parameter parameter) {
    double deviation = Math.sqrt(2.0 / (double) inputs(parameter));
    SplittableRandom random = random(parameter);
    float[] values = new float[Math.toIntExact(parameter.elements())];
    for (int i = 0; i < values.length; i += 2) {
      double radius = deviation * Math.sqrt(-2 * StrictMath.log(1 - random.nextDouble()));
      double angle = 2 * Math.PI * random.nextDouble();
      values[i] = (float) (radius * StrictMath.cos(angle));
      if (i + 1 < values.length) {
        values[i + 1] = (float) (radius * StrictMath.sin(angle));
      }
    }
    return values;
  }

  private SplittableRandom random(Parameter parameter) {
    return Seeds.random(seed, parameter.name(), 0);
  }
}
