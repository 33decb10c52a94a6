package dev.marquee.models.metrics;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * The scores of some examples beside the labels that they truly have: {@code [examples][labels]}.
 * Immutable.
 */
public final class Predictions {
  private final int labels;
  private final List<float[]> scores;
  private final List<BitSet> truth;

  private Predictions(int labels, List<float[]> scores, List<BitSet> truth) {
    this.labels = labels;
    this.scores = scores;
    this.truth = truth;
  }

  /**
   * Copies scores with their truth.
   *
   * @param labels how many labels there are, at least 1
   * @param scores of each example, one per label, each in [0, 1]
   * @param truth of each example, the indices of the labels that it has
   * @throws IllegalArgumentException if they do not fit each other, or a score is no number in [0,
   *     1]
   */
  public static Predictions of(int labels, List<float[]> scores, List<BitSet> truth) {
    if (labels < 1 || scores.size() != truth.size()) {
      throw new IllegalArgumentException(
          "%d labels, scores of %d examples, truth of %d"
              .formatted(labels, scores.size(), truth.size()));
    }
    List<float[]> copies = new ArrayList<>();
    for (float[] row : scores) {
      copies.add(checked(labels, row));
    }
    List<BitSet> sets = new ArrayList<>();
    for (BitSet set : truth) {
      if (set.length() > labels) {
        throw new IllegalArgumentException("a label's index is above " + (labels - 1));
      }
      sets.add((BitSet) set.clone());
    }
    return new Predictions(labels, copies, sets);
  }

  private static float[] checked(int labels, float[] row) {
    if (row.length != labels) {
      throw new IllegalArgumentException(
          "an example has %d scores, not %d".formatted(row.length, labels));
    }
    for (float score : row) {
      if (!(score >= 0 && score <= 1)) {
        throw new IllegalArgumentException("a score is " + score + ", not in [0, 1]");
      }
    }
    return row.clone();
  }

  /** Returns those of some of the examples, in their order. */
  public Predictions only(BitSet examples) {
    return new Predictions(
        labels,
        examples.stream().mapToObj(scores::get).toList(),
        examples.stream().mapToObj(truth::get).toList());
  }

  /** Returns how many labels there are. */
  public int labels() {
    return labels;
  }

  /** Returns how many examples there are. */
  public int examples() {
    return scores.size();
  }

  /** Returns the score of a label for an example. */
  public float score(int example, int label) {
    return scores.get(example)[label];
  }

  /** Returns whether an example has a label. */
  public boolean has(int example, int label) {
    return truth.get(example).get(label);
  }

  /** Returns how many labels an example has. */
  public int labelsOf(int example) {
    return truth.get(example).cardinality();
  }

  /** Returns how many examples have a label: its support. */
  public int support(int label) {
    return (int) truth.stream().filter(set -> set.get(label)).count();
  }
}
