package dev.marquee.models.training;

/**
 * How far logits are from the truth, per example and label; the mean over a batch is what a step
 * makes smaller. With x the logit, p its sigmoid and y the truth, 0 or 1. Immutable.
 */
public sealed interface LossSettings {

  /**
   * Binary cross-entropy: −w·y·log p − (1 − y)·log(1 − p).
   *
   * @param balance how far rare labels count more: w = ((1 − f) / f)^balance, with f the label's
   *     frequency; 0 for w = 1, at most 1
   */
  record CrossEntropy(double balance) implements LossSettings {
    public CrossEntropy {
      if (!(balance >= 0 && balance <= 1)) {
        throw new IllegalArgumentException("balance must be in [0, 1], not " + balance);
      }
    }
  }

  /**
   * The study's: binary cross-entropy of which p, and not x, is taken for the logit. Its loss never
   * comes near zero, and its gradients are small; kept to reproduce what the study did.
   */
  record DoubleSigmoid() implements LossSettings {}

  /**
   * Focal loss: −a·(1 − p)^γ·y·log p − (1 − a)·p^γ·(1 − y)·log(1 − p).
   *
   * @param gamma γ, how little easy examples count, at least 0
   * @param alpha a, the weight of what is true, in (0, 1)
   * @see <a href="https://arxiv.org/abs/1708.02002">Lin et al., Focal Loss, 2017</a>
   */
  record Focal(double gamma, double alpha) implements LossSettings {
    public Focal {
      checkExponent(gamma);
      if (!(alpha > 0 && alpha < 1)) {
        throw new IllegalArgumentException("alpha must be in (0, 1), not " + alpha);
      }
    }
  }

  /**
   * Asymmetric loss: −(1 − p)^γ₊·y·log p − q^γ₋·(1 − y)·log(1 − q), with q = max(p − margin, 0).
   *
   * @param gammaPositive γ₊, at least 0
   * @param gammaNegative γ₋, at least 0
   * @param margin the score below which what is not true costs nothing, in [0, 1)
   * @see <a href="https://arxiv.org/abs/2009.14119">Ridnik et al., Asymmetric Loss, 2021</a>
   */
  record Asymmetric(double gammaPositive, double gammaNegative, double margin)
      implements LossSettings {
    public Asymmetric {
      checkExponent(gammaPositive);
      checkExponent(gammaNegative);
      if (!(margin >= 0 && margin < 1)) {
        throw new IllegalArgumentException("the margin must be in [0, 1), not " + margin);
      }
    }
  }

  private static void checkExponent(double exponent) {
    if (!(exponent >= 0)) {
      throw new IllegalArgumentException("an exponent must be at least 0, not " + exponent);
    }
  }
}
