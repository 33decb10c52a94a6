package dev.marquee.models.image;

/**
 * Turns 8-bit RGB into the floats that a network was trained on: {@code (value · scale - mean) /
 * standard deviation}, channel after channel. An 8-bit value has 256 cases, so each is computed
 * once.
 */
public final class Normalizer {
  private Normalizer() {}

  /**
   * Lays out an image of the input's size.
   *
   * @param rgb {@code height · width · 3} bytes, red, green, blue of each pixel
   * @return {@code [3, height, width] float32}, row by row, the channels in the order of the spec
   */
  public static float[] tensor(byte[] rgb, InputSpec spec) {
    int plane = spec.width() * spec.height();
    float[] tensor = new float[spec.elements()];
    for (int channel = 0; channel < InputSpec.CHANNELS; channel++) {
      float[] values = values(spec, channel);
      int source =
          switch (spec.channelOrder()) {
            case RGB -> channel;
            case BGR -> InputSpec.CHANNELS - 1 - channel;
          };
      for (int pixel = 0; pixel < plane; pixel++) {
        tensor[channel * plane + pixel] = values[rgb[3 * pixel + source] & 0xff];
      }
    }
    return tensor;
  }

  private static float[] values(InputSpec spec, int channel) {
    float mean = spec.mean().get(channel);
    float deviation = spec.standardDeviation().get(channel);
    float[] values = new float[256];
    for (int value = 0; value < values.length; value++) {
      values[value] = (value * spec.scale() - mean) / deviation;
    }
    return values;
  }
}
