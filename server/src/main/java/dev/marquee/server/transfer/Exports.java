package dev.marquee.server.transfer;

import dev.marquee.models.failure.Failure;
import dev.marquee.server.blobs.BlobStore;
import dev.marquee.server.registry.ModelReference;
import dev.marquee.server.registry.VersionFile;
import jakarta.inject.Inject;

/**
 * How versions come out, as they came in. Thread-safe.
 *
 * <p>An export keeps nobody from deleting its version. Where a file that is open can be deleted, as
 * POSIX has it, the export goes on to its end; where it cannot, the blob stays until it is closed,
 * and whoever collects blobs comes again.
 */
public final class Exports {
  private final Exportables versions;
  private final BlobStore blobs;

  @Inject
  Exports(Exportables versions, BlobStore blobs) {
    this.versions = versions;
    this.blobs = blobs;
  }

  /**
   * Begins an export.
   *
   * @return the caller closes it
   * @throws Failure.NotFound if there is no such version
   * @throws Failure.FailedPrecondition if a file of it is not there
   */
  public Export open(ModelReference reference) {
    Exportable version = versions.find(reference);
    return versions.open(
        version.name(),
        () ->
            Export.open(
                version.name(), version.manifestJson(), VersionFile.of(version.manifest()), blobs));
  }
}
