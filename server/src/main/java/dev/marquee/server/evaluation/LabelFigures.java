package dev.marquee.server.evaluation;

/**
 * The metrics of one label.
 *
 * @param support how many examples have it
 * @param threshold the score from which it counted as predicted, in [0, 1]
 */
public record LabelFigures(
    String label,
    long support,
    Figure averagePrecision,
    Figure precision,
    Figure recall,
    Figure f1,
    float threshold) {}
