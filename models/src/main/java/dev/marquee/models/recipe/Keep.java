package dev.marquee.models.recipe;

/** Which weights become the version. */
public enum Keep {
  /** Those of the best epoch; those of the last one where nothing was measured. */
  BEST,
  /** Those of the last epoch. */
  LAST
}
