package dev.marquee.models.metrics;

import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * The average precision of one label: the mean, over the examples that have it, of the share of
 * those that have it among all whose score is as high or higher. Examples of equal score stand at
 * one rank, so that a constant score gets the label's frequency. NaN where no example has the
 * label.
 *
 * @see <a
 *     href="https://nlp.stanford.edu/IR-book/html/htmledition/evaluation-of-ranked-retrieval-results-1.html">
 *     Manning, Raghavan and Schuetze, Introduction to Information Retrieval, 8.4</a>
 */
public final class AveragePrecision implements Metric {
  private final int[] ranked;
  private final boolean[] truth;

  /** Whether the next example in rank has a lower score. */
  private final boolean[] endsRank;

  /** Ranks the examples by a label's score. */
  public AveragePrecision(Predictions predictions, int label) {
    this.ranked =
        IntStream.range(0, predictions.examples())
            .boxed()
            .sorted(Comparator.comparingDouble(example -> -predictions.score(example, label)))
            .mapToInt(Integer::intValue)
            .toArray();
    this.truth = new boolean[ranked.length];
    this.endsRank = new boolean[ranked.length];
    for (int i = 0; i < ranked.length; i++) {
      truth[i] = predictions.has(ranked[i], label);
      endsRank[i] =
          i == ranked.length - 1
              || predictions.score(ranked[i], label) != predictions.score(ranked[i + 1], label);
    }
  }

  @Override
  public double over(Sample sample) {
    long seen = 0;
    long hits = 0;
    long hitsOfRank = 0;
    double sum = 0;
    for (int i = 0; i < ranked.length; i++) {
      int count = sample.count(ranked[i]);
      seen += count;
      if (truth[i]) {
        hits += count;
        hitsOfRank += count;
      }
      if (endsRank[i] && hitsOfRank > 0) {
        sum += hitsOfRank * ((double) hits / seen);
        hitsOfRank = 0;
      }
    }
    return sum / hits;
  }
}
