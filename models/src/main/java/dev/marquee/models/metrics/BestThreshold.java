package dev.marquee.models.metrics;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The threshold with the highest F1 over the pairs of some labels with all examples. */
final class BestThreshold {
  private record Pair(float score, boolean has) {}

  private BestThreshold() {}

  /**
   * Returns the middle between the lowest score that is predicted best and the next lower one.
   *
   * @param from the first label
   * @param to the label behind the last one
   */
  static double of(Predictions predictions, int from, int to) {
    List<Pair> pairs = new ArrayList<>();
    for (int example = 0; example < predictions.examples(); example++) {
      for (int label = from; label < to; label++) {
        pairs.add(new Pair(predictions.score(example, label), predictions.has(example, label)));
      }
    }
    pairs.sort(Comparator.comparingDouble(Pair::score).reversed());
    long positives = pairs.stream().filter(Pair::has).count();
    double best = 0;
    double threshold = 0.5;
    long hits = 0;
    for (int i = 0; i < pairs.size(); i++) {
      hits += pairs.get(i).has() ? 1 : 0;
      float score = pairs.get(i).score();
      float next = i + 1 < pairs.size() ? pairs.get(i + 1).score() : 0;
      double f1 = 2.0 * hits / (i + 1 + positives);
      if (score != next && f1 > best) {
        best = f1;
        threshold = ((double) score + next) / 2;
      }
    }
    return threshold;
  }
}
