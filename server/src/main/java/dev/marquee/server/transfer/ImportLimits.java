package dev.marquee.server.transfer;

/**
 * The bounds of imports.
 *
 * @param maxBytes the most bytes that the files of one version may have together
 * @param maxAtOnce the most imports that streams are open for at once
 */
public record ImportLimits(long maxBytes, int maxAtOnce) {}
