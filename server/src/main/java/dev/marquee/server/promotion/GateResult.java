package dev.marquee.server.promotion;

import java.time.Duration;

/**
 * What one gate found.
 *
 * @param detail what it found, in a sentence
 * @param elapsed how long that took
 */
public record GateResult(Gate gate, Outcome outcome, String detail, Duration elapsed) {
  /** What a gate finds. */
  public enum Outcome {
    /** All is well. */
    PASSED,
    /** There is nothing to check. */
    SKIPPED,
    /** The version cannot be promoted. */
    FAILED
  }
}
