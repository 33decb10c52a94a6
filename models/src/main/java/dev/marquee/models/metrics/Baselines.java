package dev.marquee.models.metrics;

import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** What every model is held against: scores that no image was looked at for. */
public final class Baselines {
  private Baselines() {}

  /** Returns scores that are drawn evenly from [0, 1). */
  public static Predictions random(int labels, List<BitSet> truth, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return Predictions.of(
        labels, Stream.generate(() -> row(labels, random)).limit(truth.size()).toList(), truth);
  }

  private static float[] row(int labels, SplittableRandom random) {
    float[] row = new float[labels];
    for (int label = 0; label < labels; label++) {
      row[label] = random.nextFloat();
    }
    return row;
  }

  /**
   * Returns the labels' frequencies as everybody's scores.
   *
   * @param frequencies the share of the training examples that have a label, each in [0, 1]
   */
  public static Predictions frequencies(float[] frequencies, List<BitSet> truth) {
    return Predictions.of(
        frequencies.length, Stream.generate(() -> frequencies).limit(truth.size()).toList(), truth);
  }

  /** Returns the share of examples that have each label. */
  public static float[] frequencies(int labels, List<BitSet> examples) {
    float[] shares = new float[labels];
    for (BitSet set : examples) {
      set.stream().forEach(label -> shares[label]++);
    }
    for (int label = 0; label < labels; label++) {
      shares[label] /= Math.max(1, examples.size());
    }
    return shares;
  }
}
