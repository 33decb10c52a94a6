package dev.marquee.tools;

/** Where outcomes go, in the order of the posters. */
interface PosterReport {
  /** Takes the next poster's outcome. */
  void add(PosterOutcome outcome);

  /** Called once, after the last. */
  void end();
}
