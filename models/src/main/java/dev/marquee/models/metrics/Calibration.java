package dev.marquee.models.metrics;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Whether scores are frequencies: of what is scored 0.3, three in ten should be true. Pairs of an
 * example and a label go into {@value #BINS} bins of equal width by their score. The expected
 * calibration error is the mean distance between a bin's mean score and its share of true pairs,
 * each bin weighed by its pairs.
 *
 * @see <a href="https://arxiv.org/abs/1706.04599">Guo et al., On Calibration of Modern Neural
 *     Networks, 2017</a>
 */
public final class Calibration implements Metric {
  /** How many bins there are. */
  public static final int BINS = 15;

  /**
   * One bin.
   *
   * @param pairs how many pairs are in it
   * @param meanScore the mean of their scores, in [0, 1]; NaN for none
   * @param share the share of them that is true, in [0, 1]; NaN for none
   */
  public record Bin(long pairs, double meanScore, double share) {}

  private final Predictions predictions;

  public Calibration(Predictions predictions) {
    this.predictions = predictions;
  }

  @Override
  public double over(Sample sample) {
    List<Bin> bins = bins(sample);
    long pairs = bins.stream().mapToLong(Bin::pairs).sum();
    return bins.stream()
        .filter(bin -> bin.pairs() > 0)
        .mapToDouble(bin -> bin.pairs() * Math.abs(bin.meanScore() - bin.share()) / pairs)
        .sum();
  }

  /** Returns the bins, from the lowest scores to the highest. */
  public List<Bin> bins(Sample sample) {
    long[] pairs = new long[BINS];
    long[] hits = new long[BINS];
    double[] scores = new double[BINS];
    for (int example = 0; example < predictions.examples(); example++) {
      int count = sample.count(example);
      for (int label = 0; label < predictions.labels(); label++) {
        float score = predictions.score(example, label);
        int bin = Math.min(BINS - 1, (int) (score * BINS));
        pairs[bin] += count;
        hits[bin] += predictions.has(example, label) ? count : 0;
        scores[bin] += (double) score * count;
      }
    }
    return IntStream.range(0, BINS)
        .mapToObj(i -> new Bin(pairs[i], scores[i] / pairs[i], (double) hits[i] / pairs[i]))
        .toList();
  }
}
