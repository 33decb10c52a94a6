package dev.marquee.models.recipe;

/**
 * What is changed at random about an image each time that it is trained with, in this order: a part
 * of it is cut out, mirrored, and made brighter, richer in contrast and more colourful, or less so.
 * Immutable.
 *
 * @param area the share of the image's area that is cut out, within (0, 1]
 * @param aspect what the image's own aspect, width by height, is multiplied with, within [0.1, 10]
 * @param flip how often it is mirrored left to right, in [0, 1]
 * @param brightness the factor is drawn from 1 − this to 1 + this; in [0, 1], 0 for no change
 * @param contrast as {@code brightness}
 * @param saturation as {@code brightness}
 */
public record Augmentation(
    Range area, Range aspect, double flip, double brightness, double contrast, double saturation) {

  /** Everything stays as it is. */
  public static final Augmentation NONE =
      new Augmentation(new Range(1, 1), new Range(1, 1), 0, 0, 0, 0);

  /** From where to where something is drawn. */
  public record Range(double from, double to) {
    public Range {
      if (!(from <= to)) {
        throw new IllegalArgumentException("%s is above %s".formatted(from, to));
      }
    }
  }

  public Augmentation {
    require(area.from() > 0 && area.to() <= 1, "area must be within (0, 1]");
    require(aspect.from() >= 0.1 && aspect.to() <= 10, "aspect must be within [0.1, 10]");
    requireShare(flip, "flip");
    requireShare(brightness, "brightness");
    requireShare(contrast, "contrast");
    requireShare(saturation, "saturation");
  }

  private static void requireShare(double value, String name) {
    require(value >= 0 && value <= 1, name + " must be in [0, 1]");
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }
}
