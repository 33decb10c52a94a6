package dev.marquee.server.serving;

import java.time.Duration;

/**
 * What one step of loading a version found. A load takes its steps in the order of {@link Kind},
 * and ends with the first that fails.
 *
 * @param detail what it found, in a sentence
 * @param elapsed how long it took
 */
public record LoadStep(Kind kind, Outcome outcome, String detail, Duration elapsed) {

  /** The steps, in their order. */
  public enum Kind {
    /** The stored files have the digests that the manifest states. */
    DIGESTS,
    /** The weights fit the network, every one is finite, and they are loaded. */
    LOAD,
    /** The scores of the golden inputs are the expected ones. */
    GOLDENS,
    /** The network runs at every batch size at which it is warmed up. */
    WARM_UP
  }

  /** What a step found. */
  public enum Outcome {
    /** All is well. */
    PASSED,
    /** There is nothing to check, as for a version without goldens. */
    SKIPPED,
    /** The version cannot be served. */
    FAILED
  }

  /** Returns whether no step follows. */
  boolean last() {
    return outcome == Outcome.FAILED || kind == Kind.WARM_UP;
  }
}
