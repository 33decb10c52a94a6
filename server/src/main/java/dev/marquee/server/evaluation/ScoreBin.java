package dev.marquee.server.evaluation;

/**
 * Scores of nearly the same value.
 *
 * @param count how many they are
 * @param meanScore their mean; 0 where there are none
 * @param trueShare the share of them that are right; 0 where there are none
 */
public record ScoreBin(long count, double meanScore, double trueShare) {}
