package dev.marquee.models.recipe;

/**
 * How the last layer begins where it begins afresh. Immutable.
 *
 * @param biasAtFrequencies whether its biases begin at the log-odds of the labels' frequencies, so
 *     that it need not learn them first
 * @param weightScale what its weights are multiplied with, in [0, 1]
 */
public record Head(boolean biasAtFrequencies, double weightScale) {
  /** As every other layer of its kind. */
  public static final Head PLAIN = new Head(false, 1);

  public Head {
    if (!(weightScale >= 0 && weightScale <= 1)) {
      throw new IllegalArgumentException("weight_scale must be in [0, 1], not " + weightScale);
    }
  }
}
