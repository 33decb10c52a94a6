package dev.marquee.server.training;

import dev.marquee.models.training.Seeds;
import java.util.SplittableRandom;

/**
 * The order in which a pass replays streamed batches: as they came in the first one, shuffled in
 * others. Immutable.
 */
final class BatchOrder {
  private final long count;

  /** The batches' numbers, less one; empty for the first pass. */
  private final int[] shuffled;

  private BatchOrder(long count, int[] shuffled) {
    this.count = count;
    this.shuffled = shuffled;
  }

  /**
   * Returns the order of a pass.
   *
   * @param epoch from 1
   */
  static BatchOrder of(long count, long seed, int epoch) {
    if (epoch == 1) {
      return new BatchOrder(count, new int[0]);
    }
    int[] numbers = new int[Math.toIntExact(count)];
    SplittableRandom random = Seeds.random(seed, "order of batches", epoch);
    for (int i = 0; i < numbers.length; i++) {
      int other = random.nextInt(i + 1);
      numbers[i] = numbers[other];
      numbers[other] = i;
    }
    return new BatchOrder(count, numbers);
  }

  long count() {
    return count;
  }

  boolean isFirst() {
    return shuffled.length == 0;
  }

  /** Returns the number, from 1, of the batch at a place, from 0. */
  long number(long place) {
    return isFirst() ? place + 1 : shuffled[(int) place] + 1L;
  }
}
