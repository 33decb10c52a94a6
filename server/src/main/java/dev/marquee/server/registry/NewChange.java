package dev.marquee.server.registry;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * A change that is about to be recorded; as {@link Change}, but without its number.
 *
 * @param back for an alias, the change whose state a rollback goes back to
 */
public record NewChange(
    Instant time,
    Cause cause,
    ChangeKind kind,
    ModelName model,
    OptionalInt version,
    Optional<String> alias,
    String from,
    String to,
    OptionalLong back) {}
