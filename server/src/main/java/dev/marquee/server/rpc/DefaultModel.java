package dev.marquee.server.rpc;

import dev.marquee.server.registry.ModelReference;

/** What answers a request that names no model. */
public record DefaultModel(ModelReference reference) {}
