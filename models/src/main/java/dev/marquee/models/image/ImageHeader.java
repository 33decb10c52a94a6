package dev.marquee.models.image;

/** What the headers of an image tell, all of it checked; its pixels are not looked at yet. */
sealed interface ImageHeader permits JpegHeader, PngHeader {
  /** Returns the stored width in pixels, before any turning. */
  int width();

  /** Returns the stored height in pixels, before any turning. */
  int height();

  /** Returns how many samples each pixel has. */
  int samplesPerPixel();

  /** Returns how the stored rows and columns are to be shown. */
  Orientation orientation();

  /** Returns the parts of the file that its pixels are decoded from. */
  Spans data();

  /** Returns the way from the decoded samples to RGB. */
  SamplesToRgb colours();
}
