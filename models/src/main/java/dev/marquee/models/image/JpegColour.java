package dev.marquee.models.image;

/**
 * What the samples of a JPEG mean. The samples are taken raw from the decoder and converted here,
 * with the 16-bit fixed-point arithmetic of the IJG library (ITU-T T.871, section 7), so that every
 * kind comes out as it does from Pillow. Colour profiles are ignored.
 */
enum JpegColour implements SamplesToRgb {
  GREY(1) {
    @Override
    public void convert(int[] samples, int pixels, int[] rgb) {
      for (int pixel = 0, at = 0; pixel < pixels; pixel++, at += 3) {
        int grey = samples[pixel];
        rgb[at] = grey;
        rgb[at + 1] = grey;
        rgb[at + 2] = grey;
      }
    }
  },

  RGB(3) {
    @Override
    public void convert(int[] samples, int pixels, int[] rgb) {
      System.arraycopy(samples, 0, rgb, 0, 3 * pixels);
    }
  },

  YCBCR(3) {
    @Override
    public void convert(int[] samples, int pixels, int[] rgb) {
      for (int at = 0; at < 3 * pixels; at += 3) {
        int y = samples[at];
        int cb = samples[at + 1] - 128;
        int cr = samples[at + 2] - 128;
        rgb[at] = red(y, cr);
        rgb[at + 1] = green(y, cb, cr);
        rgb[at + 2] = blue(y, cb);
      }
    }
  },

  /** Inverted, as every program stores it: 255 is no ink. */
  CMYK(4) {
    @Override
    public void convert(int[] samples, int pixels, int[] rgb) {
      for (int from = 0, at = 0; from < 4 * pixels; from += 4, at += 3) {
        int light = samples[from + 3];
        rgb[at] = inked(samples[from], light);
        rgb[at + 1] = inked(samples[from + 1], light);
        rgb[at + 2] = inked(samples[from + 2], light);
      }
    }
  },

  /** The first three samples are an inverted C, M and Y, turned over and stored as YCbCr. */
  YCCK(4) {
    @Override
    public void convert(int[] samples, int pixels, int[] rgb) {
      for (int from = 0, at = 0; from < 4 * pixels; from += 4, at += 3) {
        int y = samples[from];
        int cb = samples[from + 1] - 128;
        int cr = samples[from + 2] - 128;
        int light = samples[from + 3];
        rgb[at] = inked(255 - red(y, cr), light);
        rgb[at + 1] = inked(255 - green(y, cb, cr), light);
        rgb[at + 2] = inked(255 - blue(y, cb), light);
      }
    }
  };

  private static final int BITS = 16;
  private static final int HALF = 1 << (BITS - 1);
  private static final int CR_RED = fixed(1.40200);
  private static final int CB_GREEN = fixed(0.34414);
  private static final int CR_GREEN = fixed(0.71414);
  private static final int CB_BLUE = fixed(1.77200);

  private final int samples;

  JpegColour(int samples) {
    this.samples = samples;
  }

  /** Returns how many samples each pixel has. */
  int samples() {
    return samples;
  }

  private static int red(int y, int cr) {
    return clamp(y + ((CR_RED * cr + HALF) >> BITS));
  }

  private static int green(int y, int cb, int cr) {
    return clamp(y + ((HALF - CB_GREEN * cb - CR_GREEN * cr) >> BITS));
  }

  private static int blue(int y, int cb) {
    return clamp(y + ((CB_BLUE * cb + HALF) >> BITS));
  }

  /** How much of the light that black leaves comes through this (inverted) ink. */
  private static int inked(int inverted, int light) {
    return light - EightBit.dividedBy255((255 - inverted) * light);
  }

  private static int clamp(int value) {
    return Math.max(0, Math.min(255, value));
  }

  private static int fixed(double factor) {
    return (int) (factor * (1 << BITS) + 0.5);
  }
}
