package dev.marquee.models.training;

/** How gradients change parameters. Immutable. */
public sealed interface OptimizerSettings {

  /** How strongly weights are drawn to zero, at least 0. */
  double weightDecay();

  /**
   * Adam; the decay is part of the gradient.
   *
   * @param beta1 how slowly the mean of the gradients follows them, in [0, 1)
   * @param beta2 how slowly the mean of their squares does, in [0, 1)
   * @param epsilon added to the root of the squares, above 0
   * @see <a href="https://arxiv.org/abs/1412.6980">Kingma and Ba, Adam, 2015</a>
   */
  record Adam(double beta1, double beta2, double epsilon, double weightDecay)
      implements OptimizerSettings {
    public Adam {
      checkMoments(beta1, beta2, epsilon);
      checkDecay(weightDecay);
    }
  }

  /**
   * Adam with the decay beside the gradient, in proportion to the rate.
   *
   * @param beta1 as for {@link Adam}
   * @param beta2 as for {@link Adam}
   * @param epsilon as for {@link Adam}
   * @see <a href="https://arxiv.org/abs/1711.05101">Loshchilov and Hutter, Decoupled Weight Decay
   *     Regularization, 2019</a>
   */
  record AdamW(double beta1, double beta2, double epsilon, double weightDecay)
      implements OptimizerSettings {
    public AdamW {
      checkMoments(beta1, beta2, epsilon);
      checkDecay(weightDecay);
    }
  }

  /**
   * Stochastic gradient descent.
   *
   * @param momentum the share of the last step that the next one keeps, in [0, 1)
   */
  record Sgd(double momentum, double weightDecay) implements OptimizerSettings {
    public Sgd {
      checkShare(momentum, "momentum");
      checkDecay(weightDecay);
    }
  }

  private static void checkMoments(double beta1, double beta2, double epsilon) {
    checkShare(beta1, "beta1");
    checkShare(beta2, "beta2");
    if (!(epsilon > 0)) {
      throw new IllegalArgumentException("epsilon must be above 0, not " + epsilon);
    }
  }

  private static void checkShare(double value, String name) {
    if (!(value >= 0 && value < 1)) {
      throw new IllegalArgumentException(
          "%s must be at least 0 and below 1, not %s".formatted(name, value));
    }
  }

  private static void checkDecay(double decay) {
    if (!(decay >= 0)) {
      throw new IllegalArgumentException("the weight decay must be at least 0, not " + decay);
    }
  }
}
