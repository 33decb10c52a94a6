package dev.marquee.models.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import dev.marquee.models.training.OptimizerSettings;
import dev.marquee.models.training.OptimizerSettings.Adam;
import dev.marquee.models.training.OptimizerSettings.AdamW;
import dev.marquee.models.training.OptimizerSettings.Sgd;

/**
 * Changes parameters by their gradients as PyTorch's optimizers of the same names do. The engine's
 * own keep their state to themselves, and count the updates of all parameters together, which is
 * wrong for those that are trained late. Not thread-safe; runs with the gradient mode off.
 */
final class Optimizer {
  private static final float UNCHANGED = 1;
  private static final float UNCLIPPED = -1;

  private final OptimizerSettings settings;
  private final OptimizerState state;

  Optimizer(OptimizerSettings settings, OptimizerState state) {
    this.settings = settings;
    this.state = state;
  }

  /**
   * Updates one parameter.
   *
   * @param gradient of the same shape; may be changed
   * @param rate the learning rate of this update, at least 0
   */
  void update(String name, NDArray parameter, NDArray gradient, double rate) {
    switch (settings) {
      case Adam a ->
          adam(name, parameter, gradient, rate, a.beta1(), a.beta2(), a.epsilon(), false);
      case AdamW a ->
          adam(name, parameter, gradient, rate, a.beta1(), a.beta2(), a.epsilon(), true);
      case Sgd s -> descend(name, parameter, gradient, rate, s);
    }
  }

  /**
   * PyTorch divides the moments by 1 − βᵗ. Here the rate takes both corrections, and epsilon is
   * scaled by √(1 − β₂ᵗ) to stay what it is beside the uncorrected root.
   */
  private void adam(
      String name,
      NDArray parameter,
      NDArray gradient,
      double rate,
      double beta1,
      double beta2,
      double epsilon,
      boolean decoupled) {
    long update = state.countUpdate(name);
    double correction2 = Math.sqrt(1 - Math.pow(beta2, (double) update));
    JniUtils.adamUpdate(
        (PtNDArray) parameter,
        (PtNDArray) gradient,
        (PtNDArray) state.array("mean", name, parameter),
        (PtNDArray) state.array("square", name, parameter),
        (float) rate,
        (float) (rate * correction2 / (1 - Math.pow(beta1, (double) update))),
        (float) settings.weightDecay(),
        UNCHANGED,
        UNCLIPPED,
        (float) beta1,
        (float) beta2,
        (float) (epsilon * correction2),
        decoupled);
  }

  /** The rate is outside the momentum, so that it can change from step to step. */
  private void descend(
      String name, NDArray parameter, NDArray gradient, double rate, Sgd settings) {
    if (settings.weightDecay() > 0) {
      try (NDArray decay = parameter.mul(settings.weightDecay())) {
        gradient.addi(decay);
      }
    }
    NDArray direction = gradient;
    if (settings.momentum() > 0) {
      direction = state.array("momentum", name, parameter);
      direction.muli(settings.momentum()).addi(gradient);
    }
    try (NDArray change = direction.mul(rate)) {
      parameter.subi(change);
    }
  }
}
