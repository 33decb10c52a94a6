package dev.marquee.server.registry;

import java.util.Optional;

/**
 * How a model is after one of its aliases was moved.
 *
 * @param change what was recorded; empty where the alias was there already
 */
public record Moved(StoredModel model, Optional<Change> change) {}
