package dev.marquee.models.training;

import dev.marquee.models.image.InputSpec;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What of a network is trained, and how a step is made. Immutable.
 *
 * @param input of a step
 * @param mixup 0 to learn from the images as they are; up to 1 to learn from pairs of them, see
 *     {@link Mixup}
 * @param groups the rates of parameters, by the beginnings of their names; see {@link #rate}
 * @param clipNorm the most that the length of all gradients together may be; longer ones are
 *     shortened. Above 0; empty for no limit
 * @param averaging how slowly the averaged weights follow the present ones, in (0, 1); empty for no
 *     averaging
 */
public record TrainerSettings(
    InputSpec input,
    double mixup,
    OptimizerSettings optimizer,
    LossSettings loss,
    List<RateGroup> groups,
    OptionalDouble clipNorm,
    OptionalDouble averaging) {

  /**
   * Parameters that are trained at one rate.
   *
   * @param prefix what their names begin with; empty for all
   * @param rate the learning rate at its peak, above 0; 0 for parameters that stay as they are,
   *     batch statistics included
   */
  public record RateGroup(String prefix, double rate) {
    public RateGroup {
      if (!(rate >= 0 && rate < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException("a rate must be at least 0, not " + rate);
      }
    }
  }

  public TrainerSettings {
    groups = List.copyOf(groups);
    if (!(mixup >= 0 && mixup <= 1)) {
      throw new IllegalArgumentException("mixup must be in [0, 1], not " + mixup);
    }
    if (clipNorm.isPresent() && !(clipNorm.getAsDouble() > 0)) {
      throw new IllegalArgumentException("clipNorm must be above 0, not " + clipNorm);
    }
    if (averaging.isPresent() && !(averaging.getAsDouble() > 0 && averaging.getAsDouble() < 1)) {
      throw new IllegalArgumentException("averaging must be in (0, 1), not " + averaging);
    }
  }

  /**
   * Returns the rate of a parameter or layer: that of the group with the longest prefix of its
   * name, and 0 where there is none.
   */
  public double rate(String name) {
    Optional<RateGroup> group =
        groups.stream()
            .filter(one -> name.startsWith(one.prefix()))
            .reduce((a, b) -> b.prefix().length() > a.prefix().length() ? b : a);
    return group.map(RateGroup::rate).orElse(0.0);
  }
}
