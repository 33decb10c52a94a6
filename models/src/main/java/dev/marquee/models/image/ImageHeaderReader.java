package dev.marquee.models.image;

import java.nio.ByteBuffer;

/**
 * Checks an image before anything of it is decoded: its format by its first bytes, whether it is
 * whole, and what it states about itself against the limits. Immutable and thread-safe.
 */
final class ImageHeaderReader {
  private static final byte[] JPEG = {(byte) 0xff, (byte) 0xd8, (byte) 0xff};
  private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

  private final LimitCheck limits;

  ImageHeaderReader(ImageLimits limits) {
    this.limits = new LimitCheck(limits);
  }

  /**
   * Returns the checked headers, or refuses the image.
   *
   * @param bytes the whole file, big-endian, from position 0; read by absolute position only
   */
  ImageHeader read(ByteBuffer bytes) {
    if (bytes.limit() == 0) {
      throw Refusal.empty();
    }
    limits.checkBytes(bytes.limit());
    if (startsLike(bytes, JPEG)) {
      return new JpegHeaderReader(bytes, limits).read();
    }
    if (startsLike(bytes, PNG)) {
      return new PngHeaderReader(bytes, limits).read();
    }
    throw Refusal.unsupportedFormat();
  }

  /** Tells whether the file and the signature agree, as far as both go. */
  private static boolean startsLike(ByteBuffer bytes, byte[] signature) {
    int length = Math.min(bytes.limit(), signature.length);
    return bytes.slice(0, length).equals(ByteBuffer.wrap(signature, 0, length));
  }
}
