package dev.marquee.models.metrics;

import java.util.stream.IntStream;

/** Which labels are taken for which. */
public final class Confusion {
  private Confusion() {}

  /**
   * Returns for each true label, and in its row for each label, the share in [0, 1] of the examples
   * with the true label that have the other among their n best, n the number of labels that they
   * truly have: {@code [labels × labels]}, row after row. On the diagonal stands how often the
   * label itself is among them; a label that no example has gets a row of zeros.
   */
  public static float[] shares(Predictions predictions) {
    int labels = predictions.labels();
    int[] counts = new int[labels * labels];
    int[] support = new int[labels];
    for (int i = 0; i < predictions.examples(); i++) {
      int example = i;
      int[] best = Ranking.best(predictions, example).stream().toArray();
      IntStream.range(0, labels)
          .filter(label -> predictions.has(example, label))
          .forEach(
              label -> {
                support[label]++;
                for (int other : best) {
                  counts[label * labels + other]++;
                }
              });
    }
    float[] shares = new float[counts.length];
    for (int place = 0; place < shares.length; place++) {
      shares[place] = (float) counts[place] / Math.max(1, support[place / labels]);
    }
    return shares;
  }
}
