package dev.marquee.models.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.marquee.models.training.LossSettings;
import dev.marquee.models.training.LossSettings.Asymmetric;
import dev.marquee.models.training.LossSettings.CrossEntropy;
import dev.marquee.models.training.LossSettings.DoubleSigmoid;
import dev.marquee.models.training.LossSettings.Focal;
import org.jspecify.annotations.Nullable;

/**
 * A loss as the engine computes it, gradients included. −log p is softplus(−x), and −log(1 − p) is
 * softplus(x): neither overflows, however large the logit. Results belong to the manager of the
 * logits.
 */
final class Losses {
  /** Beyond this a single example would count more than all others together. */
  private static final double LEAST_FREQUENCY = 1e-4;

  private final LossSettings settings;
  private final @Nullable NDArray positiveWeights;

  /**
   * @param positiveWeights {@code [labels]}, what is true counts so often; null for once
   */
  Losses(LossSettings settings, @Nullable NDArray positiveWeights) {
    this.settings = settings;
    this.positiveWeights = positiveWeights;
  }

  /**
   * Makes a loss for labels of known frequencies.
   *
   * @param frequencies by label, in [0, 1]; what is true of none or of all counts as if it were of
   *     one in 10,000, or of all but one
   * @param manager owns what it remembers
   */
  static Losses of(LossSettings settings, float[] frequencies, NDManager manager) {
    double balance = settings instanceof CrossEntropy entropy ? entropy.balance() : 0;
    if (balance == 0) {
      return new Losses(settings, null);
    }
    float[] weights = new float[frequencies.length];
    for (int label = 0; label < weights.length; label++) {
      double f = Math.clamp(frequencies[label], LEAST_FREQUENCY, 1 - LEAST_FREQUENCY);
      weights[label] = (float) Math.pow((1 - f) / f, balance);
    }
    try (NDArray view = manager.create(weights)) {
      return new Losses(settings, view.duplicate());
    }
  }

  /**
   * Returns the mean over a batch, a scalar.
   *
   * @param logits {@code [batch, labels]}
   * @param truth of the same shape, each in [0, 1]
   */
  NDArray mean(NDArray logits, NDArray truth) {
    NDArray positive =
        switch (settings) {
          case CrossEntropy _ -> weighted(softplus(logits.neg()));
          case DoubleSigmoid _ -> softplus(sigmoid(logits).neg());
          case Focal f ->
              power(sigmoid(logits.neg()), f.gamma()).mul(softplus(logits.neg())).mul(f.alpha());
          case Asymmetric a ->
              power(sigmoid(logits.neg()), a.gammaPositive()).mul(softplus(logits.neg()));
        };
    NDArray negative =
        switch (settings) {
          case CrossEntropy _ -> softplus(logits);
          case DoubleSigmoid _ -> softplus(sigmoid(logits));
          case Focal f ->
              power(sigmoid(logits), f.gamma()).mul(softplus(logits)).mul(1 - f.alpha());
          case Asymmetric a -> shifted(logits, a);
        };
    return truth.mul(positive).add(truth.neg().add(1).mul(negative)).mean();
  }

  private NDArray weighted(NDArray positive) {
    return positiveWeights == null ? positive : positive.mul(positiveWeights);
  }

  /** Without a margin log(1 − q) is taken from the logit, which is exact near p = 1. */
  private static NDArray shifted(NDArray logits, Asymmetric a) {
    if (a.margin() == 0) {
      return power(sigmoid(logits), a.gammaNegative()).mul(softplus(logits));
    }
    NDArray shifted = sigmoid(logits).sub(a.margin()).maximum(0);
    return power(shifted, a.gammaNegative()).mul(shifted.neg().add(1).log().neg());
  }

  /**
   * Where the base is zero, the engine's gradient is not a number for the exponent zero, nor, once
   * it is multiplied with a zero, for one below one, where it is infinite.
   */
  private static NDArray power(NDArray base, double exponent) {
    if (exponent == 0) {
      return base.onesLike();
    }
    return (exponent < 1 ? base.maximum(Float.MIN_NORMAL) : base).pow(exponent);
  }

  private static NDArray sigmoid(NDArray logits) {
    return logits.getNDArrayInternal().sigmoid();
  }

  private static NDArray softplus(NDArray logits) {
    return logits.getNDArrayInternal().softPlus();
  }
}
