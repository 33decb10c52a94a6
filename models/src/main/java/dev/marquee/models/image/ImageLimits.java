package dev.marquee.models.image;

import java.time.Duration;

/**
 * What the decoding of one image may cost. Everything but the time is checked on the headers,
 * before a single pixel is decoded.
 *
 * @param maxBytes the longest encoded image, in bytes
 * @param maxPixels the most pixels, width × height. It also bounds the memory: the decoded samples
 *     of one image take at most {@value #BYTES_PER_PIXEL} bytes for each pixel of this limit, so
 *     that an image of 16-bit RGBA may have half as many pixels
 * @param maxSide the longest side, in pixels
 * @param maxScans the most scans of a JPEG; a sequential one has 1 to 4, a progressive one about 10
 * @param maxScanPixels the most pixels × scans of a JPEG, since every scan is a pass over the image
 * @param maxDecodeTime how long a thread may work on one image from its first byte to its tensor
 */
public record ImageLimits(
    long maxBytes,
    long maxPixels,
    int maxSide,
    int maxScans,
    long maxScanPixels,
    Duration maxDecodeTime) {

  /** How many bytes of decoded samples the limit on pixels stands for, each. */
  static final int BYTES_PER_PIXEL = 4;

  /** Limits for posters and photographs on a server that the public can reach. */
  public static final ImageLimits DEFAULTS =
      new ImageLimits(
          10L * 1024 * 1024, 36_000_000, 30_000, 32, 400_000_000, Duration.ofSeconds(5));

  public ImageLimits {
    requirePositive("maxBytes", maxBytes);
    requirePositive("maxPixels", maxPixels);
    requirePositive("maxSide", maxSide);
    requirePositive("maxScans", maxScans);
    requirePositive("maxScanPixels", maxScanPixels);
    if (!maxDecodeTime.isPositive()) {
      throw new IllegalArgumentException("maxDecodeTime must be above zero");
    }
    // A raster is one Java array of bytes.
    if (maxPixels > Integer.MAX_VALUE / BYTES_PER_PIXEL) {
      throw new IllegalArgumentException(
          "maxPixels must be at most " + Integer.MAX_VALUE / BYTES_PER_PIXEL);
    }
  }

  private static void requirePositive(String name, long value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " must be above zero");
    }
  }
}
