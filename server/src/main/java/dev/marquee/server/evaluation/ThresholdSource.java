package dev.marquee.server.evaluation;

/** Where the thresholds come from with which decisions are made. */
public enum ThresholdSource {
  /** The version's own, as Classify uses them. */
  VERSION,
  /** Tuned on another split, with the version's scores. */
  OTHER_SPLIT,
  /** Tuned on one half of the examples for the other half. */
  OTHER_HALF
}
