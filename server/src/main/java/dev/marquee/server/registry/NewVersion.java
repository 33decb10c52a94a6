package dev.marquee.server.registry;

import dev.marquee.server.blobs.Digest;
import java.util.Optional;

/**
 * A version that is to be added to a model. Its blobs are in the blob store already.
 *
 * @param manifestJson what {@code manifest} was read from; kept as it is
 * @param manifestDigest the digest of that JSON in UTF-8
 * @param requestId names the import, once for each model; empty for what no client imports
 */
public record NewVersion(
    ModelName model,
    Manifest manifest,
    String manifestJson,
    Digest manifestDigest,
    Optional<String> requestId) {}
