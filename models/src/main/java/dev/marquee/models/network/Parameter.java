package dev.marquee.models.network;

import java.util.List;

/**
 * A named array of a network.
 *
 * @param name as in a checkpoint, such as {@code features.norm0.running_var}
 * @param shape its sizes, outermost first
 * @param kind what it is to its layer
 */
public record Parameter(String name, List<Long> shape, Kind kind) {

  /** What an array is to its layer. */
  public enum Kind {
    /** The factors: learned. */
    WEIGHT,
    /** The summands: learned. */
    BIAS,
    /** A batch norm's mean over what it has seen: counted, not learned. */
    RUNNING_MEAN,
    /** A batch norm's variance over what it has seen: counted, not learned. */
    RUNNING_VARIANCE;

    /** Returns whether training changes it by gradients. */
    public boolean learned() {
      return this == WEIGHT || this == BIAS;
    }
  }

  public Parameter {
    shape = List.copyOf(shape);
  }

  /** Returns how many numbers it holds. */
  public long elements() {
    return shape.stream().reduce(1L, Math::multiplyExact);
  }
}
