package dev.marquee.server.evaluation;

import dev.marquee.server.registry.VersionName;

/**
 * How a version compares with another on the same examples.
 *
 * @param sameLabels whether both were measured with the same label merge: else they did different
 *     tasks, and no difference tells which is better
 * @param difference what its metrics have more than those of {@code base}, with paired intervals
 */
public record VersionComparison(
    VersionName version, VersionName base, boolean sameLabels, Figures difference) {}
