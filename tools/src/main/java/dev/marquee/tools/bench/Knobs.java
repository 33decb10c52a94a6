package dev.marquee.tools.bench;

/**
 * A setting of what bounds the disturbance by training. Immutable.
 *
 * @param priority the value of {@code training.priority}
 * @param yield the value of {@code training.yield}, such as {@code 50ms}
 */
public record Knobs(int priority, String yield) {}
