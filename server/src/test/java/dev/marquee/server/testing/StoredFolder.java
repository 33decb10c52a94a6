package dev.marquee.server.testing;

import dev.marquee.server.blobs.BlobStore;
import dev.marquee.server.blobs.FileBlobStore;
import dev.marquee.server.metadata.SqliteMetadataStore;
import dev.marquee.server.registry.FileKind;
import dev.marquee.server.registry.FolderUpgrade;
import dev.marquee.server.registry.Registry;
import dev.marquee.server.registry.Routes;
import dev.marquee.server.registry.StoredRegistry;
import dev.marquee.server.registry.VersionFile;
import dev.marquee.server.registry.VersionName;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;

/** The registry that a server has over what {@link VersionFolder} wrote, on the real stores. */
public final class StoredFolder implements AutoCloseable {
  private static final InstantSource CLOCK = () -> Instant.parse("2026-11-20T12:00:00Z");

  private final SqliteMetadataStore metadata;
  private final BlobStore blobs;
  private final Registry registry;

  private StoredFolder(Path data) {
    blobs = new FileBlobStore(data, CLOCK);
    metadata = SqliteMetadataStore.open(data.resolve("registry.db"));
    new FolderUpgrade(data, metadata, blobs, CLOCK).run();
    registry = new StoredRegistry(Routes.of(metadata), metadata, blobs);
  }

  /** Takes over what was written into a data folder. */
  public static StoredFolder of(Path data) {
    return new StoredFolder(data);
  }

  /** Returns the registry. */
  public Registry registry() {
    return registry;
  }

  /** Returns where a file of a version lies, for a test to damage it. */
  public Path file(VersionName version, FileKind kind) {
    return VersionFile.of(registry.version(version).manifest()).stream()
        .filter(file -> file.kind() == kind)
        .map(file -> blobs.file(file.digest()))
        .findFirst()
        .orElseThrow();
  }

  @Override
  public void close() {
    metadata.close();
  }
}
