package dev.marquee.tools;

/** Where outcomes go, in the order of the posters: what a run prints. */
interface PosterReport {
  /** Takes the next poster's outcome. */
  void add(PosterOutcome outcome);

  /** Called once, after the last. */
  void end();
}
