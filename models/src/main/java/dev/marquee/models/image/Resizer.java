package dev.marquee.models.image;

/**
 * Brings rows of RGB to the size of a network's input, bit for bit as the {@code Image.resize(size,
 * BILINEAR)} of Pillow 13 does: one pass along the rows and one along the columns, with rounding to
 * 8 bits after each; a side whose length stays has no pass. Rows flow through both passes one after
 * the other, so that no image stands between them.
 */
final class Resizer {
  private static final int ONE_HALF = 1 << (TriangleWeights.FRACTION_BITS - 1);

  private Resizer() {}

  /**
   * Resizes a part of an image; what is around it does not count.
   *
   * @param budget looked at before each row
   * @return {@code height · width · 3} bytes: row by row, pixel by pixel, red, green, blue
   */
  static byte[] resize(RgbRows image, Crop part, int width, int height, DecodeBudget budget) {
    byte[] resized = new byte[InputSpec.CHANNELS * width * height];
    RowSink sink = new ImageSink(resized);
    boolean columnsFirst = columnsFirst(part, width, height);
    if (columnsFirst) {
      sink = alongRows(part, width, sink);
    }
    if (part.height() != height) {
      sink =
          new ColumnPass(
              new TriangleWeights(part.height(), height),
              columnsFirst ? part.width() : width,
              sink);
    }
    if (!columnsFirst) {
      sink = alongRows(part, width, sink);
    }
    int[] row = new int[InputSpec.CHANNELS * image.width()];
    int[] cut = new int[InputSpec.CHANNELS * part.width()];
    for (int y = part.y(); y < part.y() + part.height(); y++) {
      budget.check();
      image.read(y, row);
      System.arraycopy(row, InputSpec.CHANNELS * part.x(), cut, 0, cut.length);
      sink.accept(cut);
    }
    return resized;
  }

  private static RowSink alongRows(Crop part, int width, RowSink next) {
    return part.width() == width
        ? next
        : new RowPass(new TriangleWeights(part.width(), width), next);
  }

  /**
   * Tells which pass is first, which shows in the rounding. Before version 13, Pillow took the rows
   * first always; since then not where the height shrinks by much more than the width (Pillow's
   * pull request 9549). The bound was found by measuring: 3,000 pairs of sizes agree with it.
   */
  private static boolean columnsFirst(Crop part, int width, int height) {
    int lessHeight = part.height() - height;
    int lessWidth = part.width() - width;
    return lessHeight > 0 && lessHeight > 2 * lessWidth;
  }

  /** Returns the sum that a new pixel starts with: what makes the final shift round to nearest. */
  static int emptySum() {
    return ONE_HALF;
  }

  /** Returns the 8-bit value of a sum of weighted pixels. */
  static int rounded(int sum) {
    // Rounded weights may sum to a little more than 1, and so white to 256. No sum overflows: the
    // largest, 256 · 2^22, is half of what an int holds.
    return Math.min(sum >> TriangleWeights.FRACTION_BITS, 255);
  }

  /** The end of the way: rows in their order into one array. */
  private static final class ImageSink implements RowSink {
    private final byte[] image;
    private int position;

    ImageSink(byte[] image) {
      this.image = image;
    }

    @Override
    public void accept(int[] row) {
      for (int at = 0; at < row.length; at++) {
        image[position + at] = (byte) row[at];
      }
      position += row.length;
    }
  }
}
