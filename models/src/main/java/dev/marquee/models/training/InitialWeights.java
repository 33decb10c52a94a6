package dev.marquee.models.training;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.models.network.Network;
import dev.marquee.models.network.Parameter;
import dev.marquee.models.weights.Checkpoint;
import dev.marquee.models.weights.SafetensorsFile;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * The numbers that a network's parameters begin with. Those that no parent gives are drawn, each
 * from the seed and its own name. Immutable and thread-safe.
 */
public final class InitialWeights {
  /** What a frequency of none or of all counts as: its log-odds would be infinite. */
  private static final double LEAST_FREQUENCY = 1e-4;

  private final Network network;
  private final List<Checkpoint> parents;
  private final Set<String> fresh;
  private final FreshWeights drawn;
  private final Map<String, UnaryOperator<float[]>> changes;

  private InitialWeights(
      Network network,
      List<Checkpoint> parents,
      Set<String> fresh,
      FreshWeights drawn,
      Map<String, UnaryOperator<float[]>> changes) {
    this.network = network;
    this.parents = List.copyOf(parents);
    this.fresh = Set.copyOf(fresh);
    this.drawn = drawn;
    this.changes = Map.copyOf(changes);
  }

  /** Returns those of a network that begins afresh. */
  public static InitialWeights fresh(Network network, long seed) {
    Set<String> all =
        network.parameters().stream().map(Parameter::name).collect(Collectors.toSet());
    return new InitialWeights(network, List.of(), all, new FreshWeights(network, seed), Map.of());
  }

  /**
   * Returns those of a network that goes on from others: every parameter whose name and shape a
   * tensor of each has begins with the mean of their numbers (a "model soup": Wortsman et al.,
   * 2022), and all others afresh. The last layer begins so or afresh as a whole.
   *
   * @param parents at least one; read when the numbers are asked for, and open until then. One that
   *     is there twice counts twice
   * @param sameLabels whether the labels of each are those of the network, in the same order;
   *     otherwise the last layer begins afresh whatever its shape
   * @throws Failure.FailedPrecondition ({@link Reason#WEIGHTS_MISMATCH}) if there is no parameter
   *     that begins with the parents' numbers
   */
  public static InitialWeights of(
      List<SafetensorsFile> parents, Network network, boolean sameLabels, long seed) {
    List<Checkpoint> checkpoints =
        parents.stream().map(parent -> Checkpoint.matchWhatFits(parent, network)).toList();
    Set<String> fresh = new HashSet<>();
    for (Parameter parameter : network.parameters()) {
      if (!checkpoints.stream().allMatch(one -> one.holds(parameter))) {
        fresh.add(parameter.name());
      }
    }
    Set<String> head = Set.of(headWeight(network), headBias(network));
    if (!sameLabels || head.stream().anyMatch(fresh::contains)) {
      fresh.addAll(head);
    }
    if (fresh.size() == network.parameters().size()) {
      throw new Failure.FailedPrecondition(
          Reason.WEIGHTS_MISMATCH,
          "The parents' weights have no layer in common with %s but the last one: begin with a version of the same architecture, or without any."
              .formatted(network.architecture()));
    }
    return new InitialWeights(
        network, checkpoints, fresh, new FreshWeights(network, seed), Map.of());
  }

  /**
   * Returns these with smaller weights of the last layer, where that begins afresh.
   *
   * @param scale what they are multiplied with
   */
  public InitialWeights withHeadScaled(double scale) {
    return withChange(
        headWeight(network),
        values -> {
          for (int i = 0; i < values.length; i++) {
            values[i] = (float) (values[i] * scale);
          }
          return values;
        });
  }

  /**
   * Returns these with the biases of the last layer, where that begins afresh, at the log-odds of
   * frequencies: log(f / (1 − f)). It so begins by giving each label its frequency as a score.
   *
   * @param frequencies by label, in [0, 1]; one that is nearer than 0.0001 to 0 or 1 counts as if
   *     it were not
   */
  public InitialWeights withHeadAt(float[] frequencies) {
    float[] odds = new float[frequencies.length];
    for (int i = 0; i < odds.length; i++) {
      double f = Math.clamp(frequencies[i], LEAST_FREQUENCY, 1 - LEAST_FREQUENCY);
      odds[i] = (float) StrictMath.log(f / (1 - f));
    }
    return withChange(headBias(network), _ -> odds.clone());
  }

  private InitialWeights withChange(String parameter, UnaryOperator<float[]> change) {
    Map<String, UnaryOperator<float[]>> more = new HashMap<>(changes);
    more.put(parameter, change);
    return new InitialWeights(network, parents, fresh, drawn, more);
  }

  /**
   * Returns the numbers of a parameter, row-major; a new array.
   *
   * @throws Failure.FailedPrecondition ({@link Reason#WEIGHTS_MALFORMED}) if one of a parent's is
   *     not finite
   */
  public float[] values(Parameter parameter) {
    if (!fresh.contains(parameter.name())) {
      return mean(parameter);
    }
    UnaryOperator<float[]> change = changes.getOrDefault(parameter.name(), values -> values);
    return change.apply(drawn.draw(parameter));
  }

  private float[] mean(Parameter parameter) {
    if (parents.size() == 1) {
      return parents.getFirst().floats(parameter);
    }
    double[] sums = new double[Math.toIntExact(parameter.elements())];
    for (Checkpoint parent : parents) {
      float[] values = parent.floats(parameter);
      for (int i = 0; i < sums.length; i++) {
        sums[i] += values[i];
      }
    }
    float[] means = new float[sums.length];
    for (int i = 0; i < sums.length; i++) {
      means[i] = (float) (sums[i] / parents.size());
    }
    return means;
  }

  private static String headWeight(Network network) {
    return headBias(network).replaceFirst("bias$", "weight");
  }

  /** A network ends with a linear layer, whose last parameter is its bias. */
  private static String headBias(Network network) {
    return network.parameters().getLast().name();
  }
}
