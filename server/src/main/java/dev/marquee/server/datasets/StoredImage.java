package dev.marquee.server.datasets;

import dev.marquee.server.blobs.Digest;

/**
 * An image that the server has, which it has decoded once.
 *
 * @param bytes how many bytes its file has
 * @param width in pixels, as it is shown
 * @param height in pixels, as it is shown
 */
public record StoredImage(Digest digest, long bytes, int width, int height) {}
