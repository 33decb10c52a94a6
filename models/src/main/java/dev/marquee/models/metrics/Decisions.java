package dev.marquee.models.metrics;

import java.util.BitSet;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * What is predicted at thresholds, beside what is true. F1 = 2·TP / (2·TP + FP + FN), precision =
 * TP / (TP + FP), recall = TP / (TP + FN), Hamming loss = (FP + FN) / pairs, with the counts of
 * pairs of an example and a label that are predicted and true (TP), predicted only (FP) and true
 * only (FN). Immutable.
 */
public final class Decisions {
  private static final byte TRUE = 1;
  private static final byte PREDICTED = 2;

  /** By label and example, whether it is predicted and whether it is true. */
  private final byte[][] decided;

  /**
   * @param thresholds one for each label
   */
  public Decisions(Predictions predictions, Thresholds thresholds) {
    this(predictions, _ -> thresholds);
  }

  private Decisions(Predictions predictions, IntFunction<Thresholds> thresholdsOf) {
    decided = new byte[predictions.labels()][predictions.examples()];
    for (int example = 0; example < predictions.examples(); example++) {
      Thresholds thresholds = checked(predictions, thresholdsOf.apply(example));
      for (int label = 0; label < decided.length; label++) {
        boolean reached = thresholds.reached(label, predictions.score(example, label));
        decided[label][example] =
            (byte) ((reached ? PREDICTED : 0) | (predictions.has(example, label) ? TRUE : 0));
      }
    }
  }

  /**
   * Decides some of the examples at other thresholds than the rest.
   *
   * @param others which examples
   * @param ofOthers their thresholds, one for each label
   * @param ofRest the thresholds of the rest
   */
  public static Decisions inParts(
      Predictions predictions, BitSet others, Thresholds ofOthers, Thresholds ofRest) {
    return new Decisions(predictions, example -> others.get(example) ? ofOthers : ofRest);
  }

  private static Thresholds checked(Predictions predictions, Thresholds thresholds) {
    if (thresholds.labels() != predictions.labels()) {
      throw new IllegalArgumentException(
          "%d thresholds for %d labels".formatted(thresholds.labels(), predictions.labels()));
    }
    return thresholds;
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

    Counts plus(Counts other) {
      return new Counts(
          hits + other.hits, predicted + other.predicted, positives + other.positives);
    }
  }

  /** Returns the precision of a label; NaN where it is never predicted. */
  public Metric precision(int label) {
    return sample -> counts(sample, label).precision();
  }

  /** Returns the recall of a label; NaN where no example has it. */
  public Metric recall(int label) {
    return sample -> counts(sample, label).recall();
  }

  /** Returns the F1 of a label; NaN where no example has it. */
  public Metric f1(int label) {
    return sample -> counts(sample, label).f1();
  }

  /** Returns the mean of the F1 of the labels that occur in the sample. */
  public Metric macroF1() {
    return sample ->
        Metrics.meanOfDefined(labels().mapToDouble(label -> counts(sample, label).f1()).toArray());
  }

  /** Returns the F1 of all labels' counts together. */
  public Metric microF1() {
    return sample -> all(sample).f1();
  }

  /**
   * Returns the share of all pairs that are decided wrongly.
   *
   * @see <a href="https://doi.org/10.4018/jdwm.2007070101">Tsoumakas and Katakis, 2007</a>
   */
  public Metric hammingLoss() {
    return sample -> {
      Counts all = all(sample);
      return (double) (all.predicted() + all.positives() - 2 * all.hits())
          / (decided.length * sample.size());
    };
  }

  private IntStream labels() {
    return IntStream.range(0, decided.length);
  }

  private Counts all(Sample sample) {
    Counts all = new Counts(0, 0, 0);
    for (int label = 0; label < decided.length; label++) {
      all = all.plus(counts(sample, label));
    }
    return all;
  }

  private Counts counts(Sample sample, int label) {
    byte[] ofLabel = decided[label];
    long[] counts = new long[(TRUE | PREDICTED) + 1];
    for (int example = 0; example < ofLabel.length; example++) {
      counts[ofLabel[example]] += sample.count(example);
    }
    long hits = counts[TRUE | PREDICTED];
    return new Counts(hits, hits + counts[PREDICTED], hits + counts[TRUE]);
  }
}
