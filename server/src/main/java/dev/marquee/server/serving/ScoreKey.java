package dev.marquee.server.serving;

import dev.marquee.server.blobs.Digest;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * What decides an image's scores: what computes them, and the image.
 *
 * @param scoring what computes the scores; see {@link ScoringDigest}
 * @param image1 the first 8 bytes of the SHA-256 of the encoded image; the others follow. In an
 *     array of their own they would take half as much memory again
 */
record ScoreKey(Digest scoring, long image1, long image2, long image3, long image4) {
  /**
   * Makes the key of an image, whose bytes are read once and, where the buffer has an array, not
   * copied.
   *
   * @param image from its position to its limit; neither is changed
   */
  static ScoreKey of(Digest scoring, ByteBuffer image) {
    MessageDigest sha256 = sha256();
    sha256.update(image.duplicate());
    ByteBuffer words = ByteBuffer.wrap(sha256.digest());
    return new ScoreKey(
        scoring, words.getLong(), words.getLong(), words.getLong(), words.getLong());
  }

  /** The JDK's own, which uses the processor's instructions for it. */
  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
