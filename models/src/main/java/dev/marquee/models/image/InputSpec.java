package dev.marquee.models.image;

import java.util.List;

/**
 * How an image becomes the input of a network. A version carries one, so that its weights are
 * always fed as they were trained. The steps, in this order: decode to 8-bit RGB (transparency over
 * white, EXIF orientation applied, colour profiles ignored); resize; multiply with {@code scale};
 * per channel subtract {@code mean} and divide by {@code standardDeviation}; lay out as {@code [3,
 * height, width] float32}.
 *
 * @param width in pixels, 1 to {@value #MAX_SIDE}
 * @param height in pixels, 1 to {@value #MAX_SIDE}
 * @param resize how the image is brought to size
 * @param filter how pixels are weighed where the size changes
 * @param channelOrder the order of the channels, also in {@code mean} and {@code standardDeviation}
 * @param scale what each 8-bit value is multiplied with; finite, not zero
 * @param mean three finite values
 * @param standardDeviation three finite values above zero
 */
public record InputSpec(
    int width,
    int height,
    Resize resize,
    Filter filter,
    ChannelOrder channelOrder,
    float scale,
    List<Float> mean,
    List<Float> standardDeviation) {

  /** The longest side of an input, in pixels. */
  public static final int MAX_SIDE = 4096;

  /** How many channels every input has. */
  public static final int CHANNELS = 3;

  /** How an image is brought to size. */
  public enum Resize {
    /** The whole image is stretched to width × height; its aspect is not kept. */
    STRETCH
  }

  /** How pixels are weighed where the size changes. */
  public enum Filter {
    /** Triangle filter, widened by the scale where the image shrinks (antialiased). */
    BILINEAR
  }

  /** The order of the channels. */
  public enum ChannelOrder {
    RGB,
    BGR
  }

  public InputSpec {
    mean = List.copyOf(mean);
    standardDeviation = List.copyOf(standardDeviation);
    require(width >= 1 && width <= MAX_SIDE, "width must be 1 to " + MAX_SIDE);
    require(height >= 1 && height <= MAX_SIDE, "height must be 1 to " + MAX_SIDE);
    require(Float.isFinite(scale) && scale != 0, "scale must be finite and not zero");
    require(
        mean.size() == CHANNELS && mean.stream().allMatch(Float::isFinite),
        "mean must hold three finite values");
    require(
        standardDeviation.size() == CHANNELS
            && standardDeviation.stream().allMatch(value -> Float.isFinite(value) && value > 0),
        "standard_deviation must hold three finite values above zero");
  }

  /** Returns how many floats one input has: {@code 3 · height · width}. */
  public int elements() {
    return CHANNELS * height * width;
  }

  /** Returns the same for another size; sides in pixels, as {@code width} and {@code height}. */
  public InputSpec sized(int newWidth, int newHeight) {
    return new InputSpec(
        newWidth, newHeight, resize, filter, channelOrder, scale, mean, standardDeviation);
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }
}
