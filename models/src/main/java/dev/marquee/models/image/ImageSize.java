package dev.marquee.models.image;

/**
 * How large an image is, in pixels.
 *
 * @param width at least 1
 * @param height at least 1
 */
public record ImageSize(int width, int height) {
  public ImageSize {
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException("an image has at least one pixel");
    }
  }
}
