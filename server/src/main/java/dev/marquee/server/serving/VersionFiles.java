package dev.marquee.server.serving;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.models.weights.SafetensorsFile;
import dev.marquee.server.registry.Registry;
import dev.marquee.server.registry.VersionEntry;
import java.util.Optional;

/**
 * The files of a version, open, their digests checked.
 *
 * @param goldens empty where the manifest states none
 */
record VersionFiles(SafetensorsFile weights, Optional<SafetensorsFile> goldens)
    implements AutoCloseable {

  /**
   * Opens them all, or none.
   *
   * @return the caller closes it
   * @throws Failure.FailedPrecondition if one is not there, unsound, or not that of the manifest
   */
  static VersionFiles open(Registry registry, VersionEntry version) {
    SafetensorsFile weights = registry.openWeights(version);
    try {
      return new VersionFiles(weights, openGoldens(registry, version));
    } catch (RuntimeException | Error e) {
      weights.close();
      throw e;
    }
  }

  private static Optional<SafetensorsFile> openGoldens(Registry registry, VersionEntry version) {
    try {
      return registry.openGoldens(version);
    } catch (Failure e) {
      // Whatever opens files of this format takes them for weights.
      throw e.reason() == Reason.WEIGHTS_MALFORMED ? Goldens.malformed(version, e.getMessage()) : e;
    }
  }

  @Override
  public void close() {
    try (weights) {
      goldens.ifPresent(SafetensorsFile::close);
    }
  }
}
