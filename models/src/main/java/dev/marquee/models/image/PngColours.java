package dev.marquee.models.image;

import org.jspecify.annotations.Nullable;

/**
 * The ways from the samples of a PNG to RGB. Samples below 8 bits are stretched to 0–255, of 16-bit
 * samples the high byte is kept. Transparency is laid over white, rounded to nearest, as Pillow
 * does with {@code white.paste(image, mask=alpha)}. Gamma and colour profiles are ignored.
 *
 * <p>Pillow does the same but for two cases, where this follows the PNG specification: 16-bit grey
 * (Pillow clips at 255 instead of keeping the high byte), and a transparent colour where the depth
 * is not 8 (Pillow compares it with the already stretched sample).
 */
final class PngColours {
  private static final int WHITE = 255;

  private PngColours() {}

  /**
   * Returns the way from grey samples.
   *
   * @param key the sample that is fully transparent, or null
   */
  static SamplesToRgb grey(int bitDepth, int @Nullable [] key) {
    int transparent = key == null ? -1 : key[0];
    return (samples, pixels, rgb) -> {
      for (int pixel = 0, at = 0; pixel < pixels; pixel++, at += 3) {
        int sample = samples[pixel];
        int grey = sample == transparent ? WHITE : to8Bits(sample, bitDepth);
        put(rgb, at, grey, grey, grey);
      }
    };
  }

  /**
   * Returns the way from red, green and blue samples.
   *
   * @param key the three samples that together are fully transparent, or null
   */
  static SamplesToRgb rgb(int bitDepth, int @Nullable [] key) {
    int red = key == null ? -1 : key[0];
    int green = key == null ? -1 : key[1];
    int blue = key == null ? -1 : key[2];
    int shift = bitDepth - 8;
    return (samples, pixels, rgb) -> {
      for (int at = 0; at < 3 * pixels; at += 3) {
        int r = samples[at];
        int g = samples[at + 1];
        int b = samples[at + 2];
        if (r == red && g == green && b == blue) {
          put(rgb, at, WHITE, WHITE, WHITE);
        } else {
          put(rgb, at, r >> shift, g >> shift, b >> shift);
        }
      }
    };
  }

  /** Returns the way from grey and alpha samples. */
  static SamplesToRgb greyAlpha(int bitDepth) {
    int shift = bitDepth - 8;
    return (samples, pixels, rgb) -> {
      for (int from = 0, at = 0; from < 2 * pixels; from += 2, at += 3) {
        int grey = overWhite(samples[from] >> shift, samples[from + 1] >> shift);
        put(rgb, at, grey, grey, grey);
      }
    };
  }

  /** Returns the way from red, green, blue and alpha samples. */
  static SamplesToRgb rgbAlpha(int bitDepth) {
    int shift = bitDepth - 8;
    return (samples, pixels, rgb) -> {
      for (int from = 0, at = 0; from < 4 * pixels; from += 4, at += 3) {
        int alpha = samples[from + 3] >> shift;
        put(
            rgb,
            at,
            overWhite(samples[from] >> shift, alpha),
            overWhite(samples[from + 1] >> shift, alpha),
            overWhite(samples[from + 2] >> shift, alpha));
      }
    };
  }

  /**
   * Returns the way from indices. An index beyond the palette is black, as in Pillow.
   *
   * @param palette red, green and blue of each entry
   * @param alphas the opacity of the first entries; the others are opaque
   */
  static SamplesToRgb palette(byte[] palette, byte[] alphas) {
    int[] table = new int[3 * 256];
    for (int at = 0; at < palette.length; at++) {
      int alpha = at / 3 < alphas.length ? alphas[at / 3] & 0xff : 255;
      table[at] = overWhite(palette[at] & 0xff, alpha);
    }
    return (samples, pixels, rgb) -> {
      for (int pixel = 0; pixel < pixels; pixel++) {
        System.arraycopy(table, 3 * samples[pixel], rgb, 3 * pixel, 3);
      }
    };
  }

  private static int to8Bits(int sample, int bitDepth) {
    return bitDepth == 16 ? sample >> 8 : sample * (255 / ((1 << bitDepth) - 1));
  }

  private static int overWhite(int value, int alpha) {
    return EightBit.dividedBy255(value * alpha + WHITE * (255 - alpha));
  }

  private static void put(int[] rgb, int at, int red, int green, int blue) {
    rgb[at] = red;
    rgb[at + 1] = green;
    rgb[at + 2] = blue;
  }
}
