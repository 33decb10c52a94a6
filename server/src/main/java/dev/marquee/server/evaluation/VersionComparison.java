package dev.marquee.server.evaluation;

import dev.marquee.server.registry.VersionName;

/**
 * How a version compares with another on the same examples.
 *
 * @param difference what its metrics have more than those of {@code base}, with paired intervals
 */
public record VersionComparison(VersionName version, VersionName base, Figures difference) {}
