package dev.marquee.models.image;

import org.jspecify.annotations.Nullable;

/**
 * The size of a PNG and how it stores its samples.
 *
 * @param bitDepth bits per sample: 1, 2, 4, 8 or 16
 */
record PngFormat(int width, int height, int bitDepth, PngKind kind) {

  /** Returns the format that the fields of a header chunk state; refuses what PNG does not have. */
  static PngFormat of(int width, int height, int bitDepth, int colourType) {
    PngKind kind = PngKind.ofColourType(colourType);
    if (kind == null || !kind.allows(bitDepth)) {
      throw Refusal.unreadable(
          "PNG has no colour type %d of %d bits".formatted(colourType, bitDepth));
    }
    return new PngFormat(width, height, bitDepth, kind);
  }

  /** Returns the most bytes that one decoded pixel takes. */
  int bytesPerPixel() {
    return kind.samples() * (bitDepth == 16 ? 2 : 1);
  }

  /**
   * Returns the way from samples to RGB.
   *
   * @param palette the content of the PLTE chunk, or empty
   * @param transparency the content of the tRNS chunk, or empty
   */
  SamplesToRgb colours(byte[] palette, byte[] transparency) {
    return switch (kind) {
      case GREY -> PngColours.grey(bitDepth, key(transparency));
      case RGB -> PngColours.rgb(bitDepth, key(transparency));
      case GREY_ALPHA -> PngColours.greyAlpha(bitDepth);
      case RGB_ALPHA -> PngColours.rgbAlpha(bitDepth);
      case PALETTE -> {
        if (palette.length == 0) {
          throw Refusal.unreadable("the PNG lacks its palette");
        }
        yield PngColours.palette(palette, transparency);
      }
    };
  }

  /** Returns the samples of the colour that is transparent, 16 bits each, or null without one. */
  private int @Nullable [] key(byte[] transparency) {
    if (transparency.length == 0) {
      return null;
    }
    if (transparency.length != 2 * kind.samples()) {
      throw Refusal.unreadable("its PNG transparency is malformed");
    }
    int[] key = new int[kind.samples()];
    for (int sample = 0; sample < key.length; sample++) {
      key[sample] = (transparency[2 * sample] & 0xff) << 8 | (transparency[2 * sample + 1] & 0xff);
    }
    return key;
  }
}
