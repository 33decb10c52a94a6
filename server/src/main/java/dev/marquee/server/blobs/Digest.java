package dev.marquee.server.blobs;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import java.util.regex.Pattern;

/**
 * The SHA-256 of some bytes, which names them.
 *
 * @param sha256 64 lower-case hexadecimal digits
 */
public record Digest(String sha256) implements Comparable<Digest> {
  private static final Pattern FORM = Pattern.compile("[0-9a-f]{64}");

  public Digest {
    if (!isDigest(sha256)) {
      throw new IllegalArgumentException("sha256 must be 64 lower-case hex digits");
    }
  }

  /**
   * Reads what a client sent.
   *
   * @param field the request's field that holds it
   * @throws Failure.InvalidArgument if it has not the form
   */
  public static Digest parse(String field, String text) {
    if (!isDigest(text)) {
      throw new Failure.InvalidArgument(
          Reason.FIELD_INVALID,
          field,
          "%s must be a SHA-256 in 64 lower-case hexadecimal digits; what was sent, of %d characters, is none."
              .formatted(field, text.length()));
    }
    return new Digest(text);
  }

  /** Returns whether a text has the form of a digest. */
  static boolean isDigest(String text) {
    return FORM.matcher(text).matches();
  }

  @Override
  public int compareTo(Digest other) {
    return sha256.compareTo(other.sha256);
  }

  @Override
  public String toString() {
    return sha256;
  }
}
