package dev.marquee.models.torch;

import java.util.Arrays;

/** The rows of a matrix that the engine gave as one array. */
final class Rows {
  private Rows() {}

  static float[][] of(float[] flat, int count) {
    int columns = flat.length / count;
    float[][] rows = new float[count][];
    Arrays.setAll(rows, i -> Arrays.copyOfRange(flat, i * columns, (i + 1) * columns));
    return rows;
  }
}
