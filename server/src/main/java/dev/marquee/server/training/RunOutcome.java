package dev.marquee.server.training;

import dev.marquee.server.registry.VersionName;
import java.time.Instant;
import java.util.Optional;

/**
 * What came of a run.
 *
 * @param time when it ended
 * @param steps how many steps it had made
 * @param version which it became, also where it failed behind a checkpoint
 * @param failure why it failed; empty unless it did
 * @param cancellation who cancelled it; empty unless somebody did
 */
public record RunOutcome(
    Instant time,
    long steps,
    Optional<VersionName> version,
    Optional<RunFailure> failure,
    Optional<Cancellation> cancellation) {}
