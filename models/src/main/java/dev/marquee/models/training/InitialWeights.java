package dev.marquee.models.training;

import dev.marquee.models.network.Network;
import dev.marquee.models.network.Parameter;
import dev.marquee.models.weights.SafetensorsFile;
import java.util.List;

/**
 * The numbers that a network's parameters begin with. Those that no parent gives are drawn, each
 * from the seed and its own name. Immutable and thread-safe.
 */
public final class InitialWeights {
  private InitialWeights() {}

  /** Returns those of a network that begins afresh. */
  public static InitialWeights fresh(Network network, long seed) {
    return pending();
  }

  /**
   * Returns those of a network that goes on from others: every parameter whose name and shape a
   * tensor has begins with its numbers, and all others afresh.
   *
   * @param parent read when the numbers are asked for, and open until then
   * @param sameLabels whether its labels are those of the network, in the same order; otherwise the
   *     last layer begins afresh whatever its shape
   * @throws dev.marquee.models.failure.Failure.FailedPrecondition ({@code WEIGHTS_MISMATCH}) if
   *     there is no parameter that begins with the parent's numbers
   */
  public static InitialWeights of(
      SafetensorsFile parent, Network network, boolean sameLabels, long seed) {
    return pending();
  }

  /**
   * Returns these with another beginning of the last layer, where that begins afresh.
   *
   * @param weightScale what its weights are multiplied with
   */
  public InitialWeights withHeadScaled(double weightScale) {
    return pending();
  }

  /**
   * Returns these with the biases of the last layer, where that begins afresh, at the log-odds of
   * frequencies: log(f / (1 − f)).
   *
   * @param frequencies by label, in [0, 1]; those beside 0.0001 to 0.9999 count as these
   */
  public InitialWeights withHeadAt(float[] frequencies) {
    return pending();
  }

  /** Returns the names of the parameters that begin afresh, in the order of the layers. */
  public List<String> fresh() {
    return List.of();
  }

  /**
   * Returns the numbers of a parameter, row-major; a new array.
   *
   * @throws dev.marquee.models.failure.Failure.FailedPrecondition ({@code WEIGHTS_MALFORMED}) if one
   *     of the parent's is not finite
   */
  public float[] values(Parameter parameter) {
    return pending();
  }

  private static <T> T pending() {
    throw new UnsupportedOperationException();
  }
}
