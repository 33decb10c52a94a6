package dev.marquee.models.image;

/** The way from the samples of an image, as they are stored, to 8-bit RGB. Thread-safe. */
@FunctionalInterface
interface SamplesToRgb {
  /**
   * Converts a run of pixels.
   *
   * @param samples pixel after pixel, each with all its samples
   * @param pixels how many pixels
   * @param rgb where three values for each pixel go, each 0 to 255
   */
  void convert(int[] samples, int pixels, int[] rgb);
}
