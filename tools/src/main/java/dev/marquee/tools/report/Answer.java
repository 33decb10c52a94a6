package dev.marquee.tools.report;

import dev.marquee.v1.Prediction;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What a version answered for one example, as the study judges it: by the n best scores, n the
 * number of true labels.
 *
 * @param example the example's name
 * @param labels its true labels
 * @param best the n best, the best first
 * @param missed the true labels that are not among them
 */
record Answer(String example, List<String> labels, List<Guess> best, List<Guess> missed) {

  /**
   * A label with its score.
   *
   * @param right whether it is true
   */
  record Guess(String label, float score, boolean right) {}

  /**
   * Judges a prediction; of equal scores the label that comes first is the better one.
   *
   * @param vocabulary the labels of the scores
   */
  static Answer of(Prediction prediction, List<String> vocabulary) {
    Set<String> truth = new HashSet<>(prediction.getLabelsList());
    List<Guess> ranked =
        IntStream.range(0, Math.min(vocabulary.size(), prediction.getScoresCount()))
            .mapToObj(
                i ->
                    new Guess(
                        vocabulary.get(i),
                        prediction.getScores(i),
                        truth.contains(vocabulary.get(i))))
            .sorted(Comparator.comparingDouble(guess -> -guess.score()))
            .toList();
    int n = Math.min(ranked.size(), prediction.getLabelsCount());
    return new Answer(
        prediction.getExample(),
        List.copyOf(prediction.getLabelsList()),
        ranked.subList(0, n),
        ranked.subList(n, ranked.size()).stream().filter(Guess::right).toList());
  }

  /** Returns the share of the true labels that are among the n best; 0 without a true label. */
  double topN() {
    return best.isEmpty() ? 0 : (double) best.stream().filter(Guess::right).count() / best.size();
  }

  /** Returns how low the lowest score of a true label is: high where all of them are sure. */
  double weakestTruth() {
    return Stream.concat(best.stream(), missed.stream())
        .filter(Guess::right)
        .mapToDouble(Guess::score)
        .min()
        .orElse(0);
  }

  /** Returns how high the highest score of a wrong label among the n best is. */
  double surestError() {
    return best.stream().filter(guess -> !guess.right()).mapToDouble(Guess::score).max().orElse(0);
  }
}
