package dev.marquee.server.transfer;

import java.time.Duration;

/**
 * The bounds of imports.
 *
 * @param maxBytes the most bytes that the files of one version may have together
 * @param maxAtOnce the most imports that streams are open for at once
 * @param idle after how long without a message a stream gives way to another import
 */
public record ImportLimits(long maxBytes, int maxAtOnce, Duration idle) {}
