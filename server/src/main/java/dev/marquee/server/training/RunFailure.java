package dev.marquee.server.training;

/**
 * Why a run failed.
 *
 * @param reason a name of {@code docs/errors.md}
 * @param detail what happened and what to do about it
 * @param step the step at which it happened
 */
public record RunFailure(String reason, String detail, long step) {}
