package dev.marquee.models.image;

/**
 * A part of an image, as it is shown. Immutable.
 *
 * @param x how many pixels are left of it, at least 0
 * @param y how many pixels are above it, at least 0
 * @param width in pixels, at least 1
 * @param height in pixels, at least 1
 */
public record Crop(int x, int y, int width, int height) {
  public Crop {
    if (x < 0 || y < 0 || width < 1 || height < 1) {
      throw new IllegalArgumentException(
          "no part of an image: %d x %d at %d, %d".formatted(width, height, x, y));
    }
  }

  /** Returns the whole of an image. */
  public static Crop whole(int width, int height) {
    return new Crop(0, 0, width, height);
  }

  /** Returns whether an image of this size has this part. */
  public boolean within(int imageWidth, int imageHeight) {
    return width <= imageWidth - x && height <= imageHeight - y;
  }
}
