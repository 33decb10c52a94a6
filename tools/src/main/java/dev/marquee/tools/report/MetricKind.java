package dev.marquee.tools.report;

import dev.marquee.v1.MetricValue;
import dev.marquee.v1.Metrics;

/** The metrics of an evaluation that versions are compared by, in the order of the table. */
enum MetricKind {
  TOP_N(
      "Top-n accuracy",
      true,
      "The share of an example's n true labels that are among its n best scores, averaged over the"
          + " examples."),
  MEAN_AVERAGE_PRECISION(
      "mAP",
      true,
      "Mean average precision: how far up a label ranks the examples that have it, averaged over the"
          + " labels. Rare labels count as much as frequent ones."),
  MACRO_F1(
      "Macro F1",
      true,
      "The harmonic mean of precision and recall of each label, averaged over the labels."),
  MICRO_F1("Micro F1", true, "The same over all decisions together: frequent labels count more."),
  HAMMING_LOSS(
      "Hamming loss",
      false,
      "The share of all decisions, one for each example and label, that are wrong."),
  CALIBRATION_ERROR(
      "Calibration error",
      false,
      "How far scores are from how often they are right, averaged over all of them.");

  private final String title;
  private final boolean moreIsBetter;
  private final String meaning;

  MetricKind(String title, boolean moreIsBetter, String meaning) {
    this.title = title;
    this.moreIsBetter = moreIsBetter;
    this.meaning = meaning;
  }

  /** Returns its name in headings. */
  String title() {
    return title;
  }

  /** Returns what it is, in a sentence. */
  String meaning() {
    return meaning;
  }

  /** Returns which direction is good, in words. */
  String direction() {
    return moreIsBetter ? "more is better" : "less is better";
  }

  /** Returns whether it is of decisions, which thresholds make of scores. */
  boolean needsThresholds() {
    return switch (this) {
      case TOP_N, MEAN_AVERAGE_PRECISION, CALIBRATION_ERROR -> false;
      case MACRO_F1, MICRO_F1, HAMMING_LOSS -> true;
    };
  }

  /** Returns its value among others. */
  MetricValue of(Metrics metrics) {
    return switch (this) {
      case TOP_N -> metrics.getTopNAccuracy();
      case MEAN_AVERAGE_PRECISION -> metrics.getMeanAveragePrecision();
      case MACRO_F1 -> metrics.getMacroF1();
      case MICRO_F1 -> metrics.getMicroF1();
      case HAMMING_LOSS -> metrics.getHammingLoss();
      case CALIBRATION_ERROR -> metrics.getCalibrationError();
    };
  }

  /** Returns how much better the one is than the other; below 0 where it is worse. */
  double lead(double one, double other) {
    return moreIsBetter ? one - other : other - one;
  }

  /** Returns whether the whole interval of the one is better than that of the other. */
  boolean apart(MetricValue one, MetricValue other) {
    return moreIsBetter ? one.getLow() > other.getHigh() : one.getHigh() < other.getLow();
  }

  /** Returns whether the whole interval of the one is better than the other's value. */
  boolean beyond(MetricValue one, MetricValue other) {
    return moreIsBetter ? one.getLow() > other.getValue() : one.getHigh() < other.getValue();
  }
}
