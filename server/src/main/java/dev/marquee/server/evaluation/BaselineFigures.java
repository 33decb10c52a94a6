package dev.marquee.server.evaluation;

/**
 * What somebody reaches who does not look at the images.
 *
 * @param name {@code random} or {@code frequencies}
 */
public record BaselineFigures(String name, Figures figures) {}
