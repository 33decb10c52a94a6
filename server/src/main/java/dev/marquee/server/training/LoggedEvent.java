package dev.marquee.server.training;

import java.time.Instant;

/**
 * An event of a run as it is kept.
 *
 * @param sequence 1 for the first of a run; later ones have larger numbers
 */
public record LoggedEvent(long sequence, Instant time, RunEvent event) {}
