package dev.marquee.server.promotion;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A metric that every evaluation states, by the name of its field in {@code marquee.v1.Metrics}.
 */
public enum GateMetric {
  TOP_N_ACCURACY,
  MEAN_AVERAGE_PRECISION,
  MACRO_F1,
  MICRO_F1,
  HAMMING_LOSS,
  CALIBRATION_ERROR;

  /** Returns the metric of a name, if there is one. */
  public static Optional<GateMetric> of(String name) {
    return Arrays.stream(values()).filter(metric -> metric.toString().equals(name)).findFirst();
  }

  /**
   * Returns whether more of it is better. Only such a metric can decide on promotions: a policy
   * says how much there must be at least, and how much may be lost.
   */
  public boolean decides() {
    return switch (this) {
      case TOP_N_ACCURACY, MEAN_AVERAGE_PRECISION, MACRO_F1, MICRO_F1 -> true;
      case HAMMING_LOSS, CALIBRATION_ERROR -> false;
    };
  }

  /** Returns whether it is of decisions, and so of the thresholds with which they are made. */
  public boolean needsThresholds() {
    return switch (this) {
      case MACRO_F1, MICRO_F1, HAMMING_LOSS -> true;
      case TOP_N_ACCURACY, MEAN_AVERAGE_PRECISION, CALIBRATION_ERROR -> false;
    };
  }

  /** Returns the names of those that can decide on promotions, in words. */
  public static String deciding() {
    return Arrays.stream(values())
        .filter(GateMetric::decides)
        .map(GateMetric::toString)
        .collect(Collectors.joining(", "));
  }

  /** Returns its name. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
