package dev.marquee.server.transfer;

/**
 * The bounds of imports.
 *
 * @param maxBytes the most bytes that the files of one version may have together
 */
public record ImportLimits(long maxBytes) {}
