package dev.marquee.models.image;

/** Takes the rows of an image, from the first to the last. */
@FunctionalInterface
interface RowSink {
  /**
   * Takes the next row.
   *
   * @param row red, green and blue of each pixel, each 0 to 255; its owner overwrites it afterwards
   */
  void accept(int[] row);
}
