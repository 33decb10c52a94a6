package dev.marquee.server.transfer;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.server.blobs.BlobStore;
import dev.marquee.server.registry.Catalog;
import dev.marquee.server.registry.MetadataStore;
import dev.marquee.server.registry.ModelReference;
import dev.marquee.server.registry.Registry;
import dev.marquee.server.registry.StoredVersion;
import dev.marquee.server.registry.VersionFile;
import dev.marquee.server.registry.VersionName;
import jakarta.inject.Inject;

/**
 * How versions come out, as they came in. Thread-safe.
 *
 * <p>An export keeps nobody from deleting its version. Where a file that is open can be deleted, as
 * POSIX has it, the export goes on to its end; where it cannot, the blob stays until it is closed,
 * and whoever collects blobs comes again.
 */
public final class Exports {
  private final Registry registry;
  private final Catalog catalog;
  private final MetadataStore metadata;
  private final BlobStore blobs;

  @Inject
  Exports(Registry registry, Catalog catalog, MetadataStore metadata, BlobStore blobs) {
    this.registry = registry;
    this.catalog = catalog;
    this.metadata = metadata;
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
    VersionName name = registry.resolve(reference);
    StoredVersion version = catalog.version(name).versions().getFirst();
    String manifestJson =
        metadata
            .read(reader -> reader.manifestJson(name))
            .orElseThrow(
                () ->
                    new Failure.NotFound(
                        Reason.VERSION_NOT_FOUND, "%s was just deleted.".formatted(name)));
    try {
      return Export.open(name, manifestJson, VersionFile.of(version.entry().manifest()), blobs);
    } catch (Failure.FailedPrecondition e) {
      // A version that was deleted since then is not there, rather than damaged.
      catalog.version(name);
      throw e;
    }
  }
}
