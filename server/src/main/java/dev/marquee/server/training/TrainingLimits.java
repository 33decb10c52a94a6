package dev.marquee.server.training;

import java.time.Duration;

/**
 * The bounds of training.
 *
 * @param maxWaiting the most runs that wait for their turn
 * @param streamIdle after how long without a batch a run whose turn it is fails
 * @param niceness what its threads yield to others, 0 to 19, as nice(1) has it
 * @param yield how long a step waits at most for requests that are being served; zero for not
 */
public record TrainingLimits(int maxWaiting, Duration streamIdle, int niceness, Duration yield) {}
