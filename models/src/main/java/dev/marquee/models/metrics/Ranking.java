package dev.marquee.models.metrics;

import java.util.BitSet;
import java.util.Comparator;
import java.util.stream.IntStream;

/** Which labels score best for an example. */
final class Ranking {
  private Ranking() {}

  /**
   * Returns an example's n best labels, n the number of labels that it truly has. Of equal scores
   * the label that comes first is the better one.
   */
  static BitSet best(Predictions predictions, int example) {
    return IntStream.range(0, predictions.labels())
        .boxed()
        .sorted(
            Comparator.<Integer>comparingDouble(label -> -predictions.score(example, label))
                .thenComparing(Comparator.naturalOrder()))
        .limit(predictions.labelsOf(example))
        .collect(BitSet::new, BitSet::set, BitSet::or);
  }
}
