package dev.marquee.models.image;

import org.jspecify.annotations.Nullable;

/** What the samples of a PNG mean: the colour types of the PNG specification, section 11.2.1. */
enum PngKind {
  GREY(0, 1),
  RGB(2, 3),
  PALETTE(3, 1),
  GREY_ALPHA(4, 2),
  RGB_ALPHA(6, 4);

  private final int colourType;
  private final int samples;

  PngKind(int colourType, int samples) {
    this.colourType = colourType;
    this.samples = samples;
  }

  /** Returns the kind of this colour type, or null where the specification has none. */
  static @Nullable PngKind ofColourType(int colourType) {
    for (PngKind kind : values()) {
      if (kind.colourType == colourType) {
        return kind;
      }
    }
    return null;
  }

  /** Returns how many samples each pixel has. */
  int samples() {
    return samples;
  }

  /** Tells whether the specification allows this many bits per sample. */
  boolean allows(int bitDepth) {
    return switch (bitDepth) {
      case 8 -> true;
      case 16 -> this != PALETTE;
      case 1, 2, 4 -> this == GREY || this == PALETTE;
      default -> false;
    };
  }
}
