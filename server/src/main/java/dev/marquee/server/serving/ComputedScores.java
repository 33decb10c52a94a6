package dev.marquee.server.serving;

import java.time.Duration;

/**
 * The scores of an image, and for whom they were computed.
 *
 * @param decode the time from the bytes to the network's input, the wait for a thread included;
 *     zero where they were computed for somebody else
 * @param cached whether they were computed for somebody else; the scores carry no times then
 */
record ComputedScores(Scores scores, Duration decode, boolean cached) {
  /** Returns what was computed for a caller itself. */
  static ComputedScores now(Scores scores, Duration decode) {
    return new ComputedScores(scores, decode, false);
  }

  /** Returns what was computed for somebody else. */
  static ComputedScores forAnother(Scores scores) {
    return new ComputedScores(scores.withoutTimes(), Duration.ZERO, true);
  }
}
