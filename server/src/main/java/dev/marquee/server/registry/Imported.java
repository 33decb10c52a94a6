package dev.marquee.server.registry;

import dev.marquee.server.blobs.Digest;

/**
 * What an import became.
 *
 * @param manifest the digest of the manifest's JSON as it was sent, which tells a repetition from
 *     another import under the same request id
 */
public record Imported(VersionName version, Digest manifest) {}
