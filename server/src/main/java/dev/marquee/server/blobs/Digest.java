package dev.marquee.server.blobs;

/**
 * The SHA-256 of some bytes, which names them.
 *
 * @param sha256 64 lower-case hexadecimal digits
 */
public record Digest(String sha256) implements Comparable<Digest> {
  public Digest {
    if (!sha256.matches("[0-9a-f]{64}")) {
      throw new IllegalArgumentException("sha256 must be 64 lower-case hex digits");
    }
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
