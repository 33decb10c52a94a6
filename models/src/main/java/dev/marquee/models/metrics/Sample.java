package dev.marquee.models.metrics;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * How often each example counts: once, or as often as a draw with replacement took it. Immutable.
 */
public final class Sample {
  private final int[] counts;

  private Sample(int[] counts) {
    this.counts = counts;
  }

  /** Returns one in which each example counts once. */
  public static Sample all(int examples) {
    int[] counts = new int[examples];
    Arrays.fill(counts, 1);
    return new Sample(counts);
  }

  /** Draws as many examples as there are, with replacement. */
  static Sample draw(int examples, RandomGenerator random) {
    int[] counts = new int[examples];
    for (int i = 0; i < examples; i++) {
      counts[random.nextInt(examples)]++;
    }
    return new Sample(counts);
  }

  /**
   * Returns this sample for a list that has its examples in other places; what stands elsewhere in
   * that list counts not at all.
   *
   * @param places for each example of this sample its place there, none twice
   * @param examples how many that list has
   */
  public Sample placed(int[] places, int examples) {
    int[] placed = new int[examples];
    for (int i = 0; i < places.length; i++) {
      placed[places[i]] = counts[i];
    }
    return new Sample(placed);
  }

  /** Returns how many examples it has, counted as often as they count. */
  long size() {
    long size = 0;
    for (int count : counts) {
      size += count;
    }
    return size;
  }

  /** Returns how often an example counts. */
  int count(int example) {
    return counts[example];
  }
}
