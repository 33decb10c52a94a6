package dev.marquee.server.blobs;

import java.time.Instant;

/**
 * A blob that a store holds.
 *
 * @param renewed when it was last adopted; until a lease from then on has passed, it is not an
 *     orphan even where nothing refers to it
 */
public record StoredBlob(Digest digest, long sizeBytes, Instant renewed) {}
