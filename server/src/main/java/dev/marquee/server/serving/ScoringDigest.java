package dev.marquee.server.serving;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import dev.marquee.server.blobs.Digest;
import dev.marquee.server.registry.Manifest;
import java.util.TreeMap;

/**
 * What computes scores, as a digest: the weights, the architecture with its settings, how the
 * network is fed, and what runs it. What is only read off the scores is no part of it: labels,
 * thresholds, descriptions.
 */
final class ScoringDigest {
  private ScoringDigest() {}

  /**
   * Returns the digest.
   *
   * @param engine what runs the network, as text: engines, releases and precisions differ in the
   *     last digits
   */
  static Digest of(Manifest manifest, String engine) {
    Hasher hasher = Hashing.sha256().newHasher();
    put(hasher, manifest.weights().sha256());
    put(hasher, manifest.architecture());
    hasher.putInt(manifest.architectureSettings().size());
    new TreeMap<>(manifest.architectureSettings())
        .forEach(
            (name, value) -> {
              put(hasher, name);
              put(hasher, value);
            });
    // A record's text has all of its components, also those that are added one day.
    put(hasher, manifest.input().toString());
    put(hasher, engine);
    return new Digest(hasher.hash().toString());
  }

  /** With its length before it, so that no two lists of texts are the same bytes. */
  private static void put(Hasher hasher, String text) {
    byte[] bytes = text.getBytes(UTF_8);
    hasher.putInt(bytes.length).putBytes(bytes);
  }
}
