package dev.marquee.server.registry;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What was done to a model, its versions or its aliases. Immutable; recorded for good, in the same
 * transaction as what was done.
 *
 * @param id above those of all earlier changes; there are gaps
 * @param version the number of the version that it was done to; for an alias the one that it points
 *     to since; empty where there is none
 * @param alias the alias that was moved
 * @param from what it was before; for an alias the name of the version that it pointed to, for an
 *     update the changed fields as JSON; empty where there was nothing
 * @param to what it is since, in the same form
 */
public record Change(
    long id,
    Instant time,
    Cause cause,
    ChangeKind kind,
    ModelName model,
    OptionalInt version,
    Optional<String> alias,
    String from,
    String to) {}
