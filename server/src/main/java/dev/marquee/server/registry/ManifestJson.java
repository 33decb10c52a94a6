package dev.marquee.server.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.hash.Hashing;
import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.server.blobs.Digest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Reads and writes manifests. */
public final class ManifestJson {
  private ManifestJson() {}

  /**
   * Reads a manifest.
   *
   * @throws Failure.FailedPrecondition ({@link Reason#MANIFEST_MALFORMED}) if it is not one
   */
  static Manifest read(VersionName version, Path file) {
    try {
      return manifest(StrictJson.tree(file));
    } catch (IllegalArgumentException e) {
      throw new Failure.FailedPrecondition(
          Reason.MANIFEST_MALFORMED,
          "The manifest of %s cannot be used: %s. Correct its manifest.json."
              .formatted(version, e.getMessage()),
          e);
    }
  }

  /**
   * Reads the text of a manifest.
   *
   * @throws IllegalArgumentException if it is not one; the message says what is wrong, and where
   */
  public static Manifest parse(String json) {
    return manifest(StrictJson.tree(json));
  }

  /** Returns a manifest as JSON, equal texts for equal manifests; reading that gives it again. */
  public static String write(Manifest manifest) {
    return StrictJson.text(manifest);
  }

  /** Returns the digest of a manifest's JSON in UTF-8. */
  public static Digest digest(String json) {
    return new Digest(Hashing.sha256().hashString(json, StandardCharsets.UTF_8).toString());
  }

  private static Manifest manifest(JsonNode tree) {
    // A later form may have other keys: what is to be said of it is that it is a later one.
    if (tree.path("format").isIntegralNumber()) {
      Manifest.requireFormat(tree.path("format").bigIntegerValue());
    }
    return StrictJson.value(tree, Manifest.class);
  }
}
