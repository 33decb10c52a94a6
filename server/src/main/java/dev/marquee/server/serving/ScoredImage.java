package dev.marquee.server.serving;

import dev.marquee.server.registry.VersionEntry;
import java.time.Duration;

/**
 * The scores of an image with the version that they are from.
 *
 * @param decode the time from the bytes to the network's input, the wait for a thread included;
 *     zero where {@code cached}
 * @param lookup the time that asking the response cache took, with the wait for somebody who was
 *     having the same scores computed; zero where it was not asked
 * @param cached whether the scores were computed for somebody else
 */
public record ScoredImage(
    VersionEntry version, Scores scores, Duration decode, Duration lookup, boolean cached) {}
