package dev.marquee.models.image;

/** Says which part of an image is wanted, once the image's size is known. */
@FunctionalInterface
public interface CropChoice {

  /**
   * Returns the part.
   *
   * @param width of the image in pixels, as it is shown
   * @param height of the image in pixels, as it is shown
   * @return within the image
   */
  Crop of(int width, int height);
}
