package dev.marquee.server.rpc;

/**
 * How many images of one stream may be in the making at once.
 *
 * @param images at least 1
 */
public record StreamWindow(int images) {}
