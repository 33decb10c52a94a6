package dev.marquee.models.metrics;

import java.util.stream.IntStream;

/**
 * What is predicted at thresholds, beside what is true. F1 = 2·TP / (2·TP + FP + FN), precision =
 * TP / (TP + FP), recall = TP / (TP + FN), with the counts of pairs of an example and a label that
 * are predicted and true (TP), predicted only (FP) and true only (FN). Immutable.
 */
public final class Decisions {
  private final Predictions predictions;
  private final Thresholds thresholds;

  /**
   * @param thresholds one for each label
   */
  public Decisions(Predictions predictions, Thresholds thresholds) {
    if (thresholds.labels() != predictions.labels()) {
      throw new IllegalArgumentException(
          "%d thresholds for %d labels".formatted(thresholds.labels(), predictions.labels()));
    }
    this.predictions = predictions;
    this.thresholds = thresholds;
  }

  private record Counts(long hits, long predicted, long positives) {
    double precision() {
      return predicted == 0 ? Double.NaN : (double) hits / predicted;
    }

    double recall() {
      return positives == 0 ? Double.NaN : (double) hits / positives;
    }

    /** What no example has does not count, however often it is predicted. */
    double f1() {
      return positives == 0 ? Double.NaN : 2.0 * hits / (predicted + positives);
    }
  }

  /** Returns the precision of a label; NaN where it is never predicted. */
  public Metric precision(int label) {
    return sample -> counts(sample, label, label + 1).precision();
  }

  /** Returns the recall of a label; NaN where no example has it. */
  public Metric recall(int label) {
    return sample -> counts(sample, label, label + 1).recall();
  }

  /** Returns the F1 of a label; NaN where no example has it. */
  public Metric f1(int label) {
    return sample -> counts(sample, label, label + 1).f1();
  }

  /** Returns the mean of the F1 of the labels that occur in the sample. */
  public Metric macroF1() {
    return sample ->
        Metrics.meanOfDefined(
            IntStream.range(0, predictions.labels())
                .mapToDouble(label -> f1(label).over(sample))
                .toArray());
  }

  /** Returns the F1 of all labels' counts together. */
  public Metric microF1() {
    return sample -> counts(sample, 0, predictions.labels()).f1();
  }

  /** Returns how many examples have one label while another is predicted. */
  public int together(int has, int predicted) {
    return (int)
        IntStream.range(0, predictions.examples())
            .filter(example -> predictions.has(example, has))
            .filter(example -> thresholds.reached(predicted, predictions.score(example, predicted)))
            .count();
  }

  private Counts counts(Sample sample, int from, int to) {
    long hits = 0;
    long predicted = 0;
    long positives = 0;
    for (int example = 0; example < predictions.examples(); example++) {
      int count = sample.count(example);
      for (int label = from; label < to; label++) {
        boolean reached = thresholds.reached(label, predictions.score(example, label));
        boolean has = predictions.has(example, label);
        hits += reached && has ? count : 0;
        predicted += reached ? count : 0;
        positives += has ? count : 0;
      }
    }
    return new Counts(hits, predicted, positives);
  }
}
