package dev.marquee.models.metrics;

import java.util.Arrays;

/** The score of each label from which it is predicted. Immutable. */
public final class Thresholds {
  /** The weight of the threshold that all labels share, in examples. */
  private static final int PRIOR = 30;

  private final float[] values;

  private Thresholds(float[] values) {
    this.values = values;
  }

  /**
   * Copies thresholds.
   *
   * @param values one per label, each in [0, 1]
   */
  public static Thresholds of(float... values) {
    return new Thresholds(values.clone());
  }

  /**
   * Chooses them by F1, on examples that serve no other purpose. A label's own best threshold is
   * drawn to the one that is best for all labels together where few examples have the label: t = (n
   * · t_label + 30 · t_all) / (n + 30), with n its support.
   */
  public static Thresholds tune(Predictions predictions) {
    double all = BestThreshold.of(predictions, 0, predictions.labels());
    float[] values = new float[predictions.labels()];
    for (int label = 0; label < values.length; label++) {
      int n = predictions.support(label);
      double own = n == 0 ? all : BestThreshold.of(predictions, label, label + 1);
      values[label] = (float) ((n * own + PRIOR * all) / (n + PRIOR));
    }
    return new Thresholds(values);
  }

  /** Returns one threshold for all labels, the one with the best F1 over them together. */
  public static Thresholds shared(Predictions predictions) {
    float[] values = new float[predictions.labels()];
    Arrays.fill(values, (float) BestThreshold.of(predictions, 0, predictions.labels()));
    return new Thresholds(values);
  }

  /** Returns whether a score of a label is enough to predict it. */
  public boolean reached(int label, float score) {
    return score >= values[label];
  }

  /** Returns the threshold of a label. */
  public float get(int label) {
    return values[label];
  }

  /** Returns all of them. */
  public float[] toArray() {
    return values.clone();
  }

  /** Returns how many labels they are of. */
  public int labels() {
    return values.length;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Thresholds thresholds && Arrays.equals(values, thresholds.values);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return Arrays.toString(values);
  }
}
