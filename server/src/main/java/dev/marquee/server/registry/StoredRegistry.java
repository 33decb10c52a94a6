package dev.marquee.server.registry;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.weights.SafetensorsFile;
import dev.marquee.server.blobs.BlobStore;
import dev.marquee.server.blobs.Digest;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.Set;

/** The registry as serving sees it: aliases from memory, the rest from the stores. Thread-safe. */
public final class StoredRegistry implements Registry {
  private final Routes routes;
  private final MetadataStore metadata;
  private final BlobStore blobs;

  @Inject
  public StoredRegistry(Routes routes, MetadataStore metadata, BlobStore blobs) {
    this.routes = routes;
    this.metadata = metadata;
    this.blobs = blobs;
  }

  @Override
  public VersionName resolve(ModelReference reference) {
    return switch (reference) {
      case ModelReference.Numbered(VersionName version) -> version;
      case ModelReference.Aliased(ModelName model, String alias) -> routes.resolve(model, alias);
    };
  }

  @Override
  public VersionEntry version(VersionName name) {
    return metadata.read(reader -> Existing.version(reader, name)).entry();
  }

  @Override
  public Set<VersionName> aliased() {
    return routes.aliased();
  }

  @Override
  public SafetensorsFile openWeights(VersionEntry version) {
    return open(version, FileKind.WEIGHTS, version.manifest().weights().digest());
  }

  @Override
  public Optional<SafetensorsFile> openGoldens(VersionEntry version) {
    return version
        .manifest()
        .goldens()
        .map(goldens -> open(version, FileKind.GOLDENS, goldens.digest()));
  }

  /**
   * @throws Failure.FailedPrecondition if the blob is not there, or damaged
   */
  private SafetensorsFile open(VersionEntry version, FileKind kind, Digest digest) {
    try {
      long _ = blobs.verify(digest);
      return SafetensorsFile.open(blobs.file(digest));
    } catch (Failure.FailedPrecondition e) {
      throw new Failure.FailedPrecondition(
          e.reason(),
          "%s of %s: %s".formatted(kind.fileName(), version.name(), e.getMessage()),
          e.getCause());
    }
  }
}
