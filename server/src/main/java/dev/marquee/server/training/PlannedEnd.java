package dev.marquee.server.training;

import java.util.Optional;

/**
 * How a run is about to end with a version. It is stored before the version is made: a process that
 * ends between the two knows it from here.
 *
 * @param epochs how many whole passes were made
 * @param epoch the pass at whose end the weights were so; 0 where they are of no pass's end
 * @param step the step after which they were so
 * @param failure why it could not go on; empty where it was trained to its end
 */
public record PlannedEnd(int epochs, int epoch, long step, Optional<RunFailure> failure) {}
