package dev.marquee.server.serving;

import dev.marquee.server.registry.VersionEntry;
import java.time.Duration;

/**
 * The scores of an image with the version that they are from.
 *
 * @param decode the time from the bytes to the network's input, the wait for a thread included
 */
public record ScoredImage(VersionEntry version, Scores scores, Duration decode) {}
