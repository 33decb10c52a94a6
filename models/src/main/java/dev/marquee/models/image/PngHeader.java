package dev.marquee.models.image;

/**
 * The checked headers of a PNG.
 *
 * @param colours the way to RGB, which knows the palette and the transparent colour
 * @param data the signature and the chunks IHDR, PLTE (where the samples are indices), IDAT, IEND
 */
record PngHeader(PngFormat format, SamplesToRgb colours, Spans data) implements ImageHeader {

  @Override
  public int width() {
    return format.width();
  }

  @Override
  public int height() {
    return format.height();
  }

  @Override
  public int samplesPerPixel() {
    return format.kind().samples();
  }

  /** Returns {@link Orientation#AS_STORED}: an eXIf chunk of a PNG is not looked at. */
  @Override
  public Orientation orientation() {
    return Orientation.AS_STORED;
  }
}
