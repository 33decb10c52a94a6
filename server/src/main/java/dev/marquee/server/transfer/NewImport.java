package dev.marquee.server.transfer;

import dev.marquee.server.registry.Cause;
import dev.marquee.server.registry.ModelName;

/**
 * What a client wants to import.
 *
 * @param manifestJson as it was sent
 */
public record NewImport(ModelName model, RequestId requestId, String manifestJson, Cause cause) {}
