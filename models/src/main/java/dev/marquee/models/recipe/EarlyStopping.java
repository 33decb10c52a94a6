package dev.marquee.models.recipe;

/**
 * When a training ends before its last epoch. Immutable.
 *
 * @param patience after how many epochs in a row that were no better than the best one before them;
 *     0 for never
 * @param metric which epoch is the best one, here and where the best weights are kept
 */
public record EarlyStopping(int patience, Measure metric) {
  public EarlyStopping {
    if (patience < 0) {
      throw new IllegalArgumentException("patience must be at least 0, not " + patience);
    }
  }
}
