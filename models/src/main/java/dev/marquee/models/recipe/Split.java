package dev.marquee.models.recipe;

/** How the images to train with are told from those to measure on. Immutable. */
public sealed interface Split {

  /** The dataset says it: train with its split {@code train}, measure on {@code validation}. */
  record Existing() implements Split {}

  /**
   * A share is drawn, group by group. What the dataset itself holds out is never drawn.
   *
   * @param share of all images, in (0, 1]
   */
  record Share(double share) implements Split {
    public Share {
      if (!(share > 0 && share <= 1)) {
        throw new IllegalArgumentException("a share must be in (0, 1], not " + share);
      }
    }
  }
}
