package dev.marquee.models.image;

import java.util.ArrayDeque;
import java.util.Arrays;

/**
 * The pass that changes the height. Each row goes at once into the sums of the new rows that it
 * counts in; a new row is passed on when its last old row is in. One use.
 */
final class ColumnPass implements RowSink {
  private final TriangleWeights weights;
  private final RowSink next;
  private final int[] resized;

  /** The sums of the new rows that have begun and not ended, {@code firstOpen} and following. */
  private final ArrayDeque<int[]> open = new ArrayDeque<>();

  private int firstOpen;
  private int nextToOpen;
  private int y;

  /**
   * @param width of the rows, in pixels
   */
  ColumnPass(TriangleWeights weights, int width, RowSink next) {
    this.weights = weights;
    this.next = next;
    this.resized = new int[InputSpec.CHANNELS * width];
  }

  @Override
  public void accept(int[] row) {
    for (; nextToOpen < weights.length() && weights.first(nextToOpen) <= y; nextToOpen++) {
      int[] sums = new int[row.length];
      Arrays.fill(sums, Resizer.emptySum());
      open.add(sums);
    }
    int pixel = firstOpen;
    for (int[] sums : open) {
      accumulate(sums, weights.weight(pixel++, y), row);
    }
    y++;
    for (; firstOpen < nextToOpen && weights.end(firstOpen) == y; firstOpen++) {
      passOn(open.remove());
    }
  }

  private static void accumulate(int[] sums, int weight, int[] row) {
    for (int at = 0; at < sums.length; at++) {
      sums[at] += weight * row[at];
    }
  }

  private void passOn(int[] sums) {
    for (int at = 0; at < sums.length; at++) {
      resized[at] = Resizer.rounded(sums[at]);
    }
    next.accept(resized);
  }
}
