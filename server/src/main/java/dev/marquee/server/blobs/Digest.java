package dev.marquee.server.blobs;

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
