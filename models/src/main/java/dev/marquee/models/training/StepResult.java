package dev.marquee.models.training;

/**
 * What a training step found before it changed anything.
 *
 * @param loss the mean over the batch; may be infinite or NaN
 * @param gradientNorm the length of the vector of all gradients, before it was clipped
 */
public record StepResult(double loss, double gradientNorm) {
  /** Returns whether the step could be made. */
  public boolean finite() {
    return Double.isFinite(loss) && Double.isFinite(gradientNorm);
  }
}
