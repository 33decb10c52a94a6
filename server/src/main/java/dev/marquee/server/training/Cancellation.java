package dev.marquee.server.training;

/**
 * Who ended a run early.
 *
 * @param actor as the caller called itself; empty where it did not
 * @param reason as the caller said; may be empty
 */
public record Cancellation(String actor, String reason) {}
