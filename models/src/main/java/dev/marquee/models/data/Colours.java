package dev.marquee.models.data;

/**
 * Changes of an image's colours, bit for bit those of the same names in Pillow's {@code
 * ImageEnhance}: each value moves away from, or towards, what it would be in a black image, in one
 * of its mean grey, or in its own grey. Images are red, green and blue of each pixel, and are
 * changed in place; a factor of 1 changes nothing, one of 0 leaves that other image.
 */
final class Colours {
  private Colours() {}

  static void brighten(byte[] rgb, float factor) {
    byte[] table = blended(0, factor);
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = table[rgb[i] & 0xff];
    }
  }

  static void contrast(byte[] rgb, float factor) {
    long sum = 0;
    for (int i = 0; i < rgb.length; i += 3) {
      sum += grey(rgb, i);
    }
    long pixels = rgb.length / 3;
    int mean = (int) ((2 * sum + pixels) / (2 * pixels));
    byte[] table = blended(mean, factor);
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = table[rgb[i] & 0xff];
    }
  }

  static void saturate(byte[] rgb, float factor) {
    for (int i = 0; i < rgb.length; i += 3) {
      int grey = grey(rgb, i);
      for (int channel = i; channel < i + 3; channel++) {
        rgb[channel] = blend(grey, rgb[channel] & 0xff, factor);
      }
    }
  }

  private static byte[] blended(int from, float factor) {
    byte[] table = new byte[256];
    for (int value = 0; value < table.length; value++) {
      table[value] = blend(from, value, factor);
    }
    return table;
  }

  private static byte blend(int from, int value, float factor) {
    return (byte) Math.clamp((int) (from + factor * (value - from)), 0, 255);
  }

  /** Luma by ITU-R BT.601, in 16-bit fixed point. */
  private static int grey(byte[] rgb, int at) {
    int red = rgb[at] & 0xff;
    int green = rgb[at + 1] & 0xff;
    int blue = rgb[at + 2] & 0xff;
    return (red * 19595 + green * 38470 + blue * 7471 + 0x8000) >> 16;
  }
}
