package dev.marquee.server.registry;

import com.fasterxml.jackson.databind.JsonNode;
import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import java.nio.file.Path;

/** Reads manifests. */
final class ManifestJson {
  private ManifestJson() {}

  /**
   * Reads a manifest.
   *
   * @throws Failure.FailedPrecondition ({@link Reason#MANIFEST_MALFORMED}) if it is not one
   */
  static Manifest read(VersionName version, Path file) {
    try {
      JsonNode tree = StrictJson.tree(file);
      // A later form may have other keys: what is to be said of it is that it is a later one.
      if (tree.path("format").isIntegralNumber()) {
        Manifest.requireFormat(tree.path("format").bigIntegerValue());
      }
      return StrictJson.value(tree, Manifest.class);
    } catch (IllegalArgumentException e) {
      throw new Failure.FailedPrecondition(
          Reason.MANIFEST_MALFORMED,
          "The manifest of %s cannot be used: %s. Correct its manifest.json."
              .formatted(version, e.getMessage()),
          e);
    }
  }
}
