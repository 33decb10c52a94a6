package dev.marquee.server.evaluation;

import java.time.Duration;

/**
 * How long an evaluation says nothing at most, while it waits for its turn, scores or computes: a
 * longer silence is taken for a server that is gone. Only while a version is loaded, and once the
 * numbers are stored, nothing is said.
 */
public record Heartbeat(Duration interval) {
  /** Well below the 10 minutes after which our own client gives up. */
  public static final Heartbeat ORDINARY = new Heartbeat(Duration.ofSeconds(30));

  public Heartbeat {
    if (!interval.isPositive()) {
      throw new IllegalArgumentException("an interval must be positive");
    }
  }
}
