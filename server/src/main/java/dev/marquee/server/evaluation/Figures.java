package dev.marquee.server.evaluation;

import dev.marquee.server.promotion.GateMetric;

/**
 * The metrics over all labels, or how they differ. {@code docs/evaluation.md} has the formulas.
 *
 * @param hammingLoss less is better
 * @param calibrationError less is better
 */
public record Figures(
    Figure topNAccuracy,
    Figure meanAveragePrecision,
    Figure macroF1,
    Figure microF1,
    Figure hammingLoss,
    Figure calibrationError) {

  /** Returns the figure of a metric. */
  Figure get(GateMetric metric) {
    return switch (metric) {
      case TOP_N_ACCURACY -> topNAccuracy;
      case MEAN_AVERAGE_PRECISION -> meanAveragePrecision;
      case MACRO_F1 -> macroF1;
      case MICRO_F1 -> microF1;
      case HAMMING_LOSS -> hammingLoss;
      case CALIBRATION_ERROR -> calibrationError;
    };
  }
}
