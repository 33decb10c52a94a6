package dev.marquee.models.image;

/**
 * The weights that bring one side of an image from one length to another: each new pixel is a
 * weighted mean of old ones, the weights a triangle around its centre, widened by the scale where
 * the side shrinks (so that every old pixel counts), normalised to sum 1. Immutable.
 *
 * <p>Weight of the old pixel {@code i} in the new pixel {@code j}, before normalising, with {@code
 * scale = from / to} and {@code support = max(1, scale)}: {@code max(0, 1 - |i + 0.5 - (j + 0.5) ·
 * scale| / support)}. The order of the operations and the rounding to fixed point are those of
 * Pillow's {@code Image.resize}, so that the results are equal bit for bit.
 */
final class TriangleWeights {
  /** Bits after the point: 32 less 8 of the pixel, less 2 of head room. */
  static final int FRACTION_BITS = 32 - 8 - 2;

  private final int[] first;
  private final int[] count;
  private final int[] weights;
  private final int stride;

  /**
   * @param from the old length, above zero
   * @param to the new length, above zero
   */
  TriangleWeights(int from, int to) {
    double scale = (double) from / to;
    double support = Math.max(1.0, scale);
    stride = (int) Math.ceil(support) * 2 + 1;
    first = new int[to];
    count = new int[to];
    weights = new int[to * stride];
    double[] exact = new double[stride];
    for (int pixel = 0; pixel < to; pixel++) {
      double centre = (pixel + 0.5) * scale;
      first[pixel] = Math.max(0, (int) (centre - support + 0.5));
      count[pixel] = Math.min(from, (int) (centre + support + 0.5)) - first[pixel];
      fill(pixel, centre, 1.0 / support, exact);
    }
  }

  private void fill(int pixel, double centre, double inverseSupport, double[] exact) {
    double sum = 0;
    for (int tap = 0; tap < count[pixel]; tap++) {
      double distance = Math.abs((tap + first[pixel] - centre + 0.5) * inverseSupport);
      exact[tap] = Math.max(0, 1 - distance);
      sum += exact[tap];
    }
    for (int tap = 0; tap < count[pixel]; tap++) {
      weights[pixel * stride + tap] = (int) (exact[tap] / sum * (1 << FRACTION_BITS) + 0.5);
    }
  }

  /** Returns the new length. */
  int length() {
    return first.length;
  }

  /** Returns the first old pixel that counts in this new one; it never falls from one to next. */
  int first(int pixel) {
    return first[pixel];
  }

  /** Returns the old pixel after the last that counts in this new one; it never falls either. */
  int end(int pixel) {
    return first[pixel] + count[pixel];
  }

  /** Returns the fixed-point weight of an old pixel that counts in this new one. */
  int weight(int pixel, int old) {
    return weights[pixel * stride + old - first[pixel]];
  }
}
