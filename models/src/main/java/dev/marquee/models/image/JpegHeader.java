package dev.marquee.models.image;

/**
 * The checked headers of a JPEG.
 *
 * @param colour what the samples mean
 * @param scans how many passes over the image the file makes
 * @param data the file without its application segments and comments
 */
record JpegHeader(
    int width, int height, JpegColour colour, int scans, Orientation orientation, Spans data)
    implements ImageHeader {

  @Override
  public int samplesPerPixel() {
    return colour.samples();
  }

  @Override
  public SamplesToRgb colours() {
    return colour;
  }
}
