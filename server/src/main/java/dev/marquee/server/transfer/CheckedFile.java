package dev.marquee.server.transfer;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.server.registry.VersionFile;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A stored file that is read once, from its beginning to its end, and found out where it is not
 * what it is said to be: then its last piece is withheld, so that what was read cannot be taken for
 * the whole. Used by one thread at a time; an interruption does not disturb it.
 */
final class CheckedFile implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(CheckedFile.class);

  private final VersionFile expected;
  private final FileInputStream bytes;
  private final MessageDigest digest = sha256();
  private long position;

  /**
   * @throws UncheckedIOException if it cannot be opened
   */
  CheckedFile(VersionFile expected, Path file) {
    this.expected = expected;
    try {
      bytes = new FileInputStream(file.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  VersionFile expected() {
    return expected;
  }

  /** Returns where the next piece begins. */
  long position() {
    return position;
  }

  boolean isAtEnd() {
    return position == expected.sizeBytes();
  }

  /**
   * Reads the next piece.
   *
   * @param most at most so many bytes; fewer come only at the end
   * @throws Failure.FailedPrecondition ({@code WEIGHTS_DIGEST_MISMATCH}) if the file is damaged
   */
  byte[] next(int most) {
    int length = (int) Math.min(most, expected.sizeBytes() - position);
    byte[] piece;
    boolean more;
    try {
      piece = bytes.readNBytes(length);
      position += piece.length;
      more = isAtEnd() && bytes.read() >= 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    digest.update(piece);
    if (piece.length < length || more || (isAtEnd() && !hasItsDigest())) {
      log.error("The stored file {} is damaged: restore it from a backup", expected.digest());
      throw new Failure.FailedPrecondition(
          Reason.WEIGHTS_DIGEST_MISMATCH,
          "The stored %s with SHA-256 %s is damaged, and must not be used: have the operator restore the data folder."
              .formatted(expected.kind().fileName(), expected.digest()));
    }
    return piece;
  }

  private boolean hasItsDigest() {
    return HexFormat.of().formatHex(digest.digest()).equals(expected.digest().sha256());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  @Override
  public void close() {
    try {
      bytes.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
