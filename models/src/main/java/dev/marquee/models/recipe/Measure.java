package dev.marquee.models.recipe;

/** What says of two epochs which was the better one, as measured on the validation images. */
public enum Measure {
  /** The mean of the binary cross-entropy; less is better. */
  LOSS,
  /** The share of the true labels among the n best, n as many as are true; more is better. */
  TOP_N_ACCURACY,
  /** The mean over labels of the average precision; more is better. */
  MEAN_AVERAGE_PRECISION
}
