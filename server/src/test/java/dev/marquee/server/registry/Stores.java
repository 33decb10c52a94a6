package dev.marquee.server.registry;

import dev.marquee.server.blobs.BlobStore;
import dev.marquee.server.blobs.Digest;
import dev.marquee.server.blobs.FileBlobStore;
import dev.marquee.server.blobs.StoredBlob;
import dev.marquee.server.metadata.SqliteMetadataStore;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The stores of a data folder, and what a test wants to know of them. */
final class Stores implements AutoCloseable {
  static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

  private final Path data;
  private final SqliteMetadataStore metadata;
  private final BlobStore blobs;

  Stores(Path data) {
    this.data = data;
    this.blobs = new FileBlobStore(data, () -> NOW);
    this.metadata = SqliteMetadataStore.open(database());
  }

  /** Everything that an upgrade may change, except for times. */
  record Content(
      List<StoredModel> models,
      Map<ModelName, List<StoredVersion>> versions,
      List<String> changes,
      List<Digest> blobs) {}

  Path database() {
    return data.resolve("registry.db");
  }

  SqliteMetadataStore metadata() {
    return metadata;
  }

  BlobStore blobs() {
    return blobs;
  }

  /** Takes the folder {@code models/} over. */
  void upgrade() {
    new FolderUpgrade(data, metadata, blobs, () -> NOW).run();
  }

  List<StoredModel> models() {
    return metadata.read(reader -> reader.models(Optional.empty(), 100));
  }

  List<StoredVersion> versions(ModelName model) {
    return metadata.read(reader -> reader.versions(model, Integer.MAX_VALUE, 100));
  }

  /** Returns each change of a model in a line: its kind, who made it, from what and to what. */
  List<String> changes(ModelName model) {
    return metadata.read(reader -> reader.changes(model, 0, 100)).stream()
        .map(
            change ->
                "%s %s '%s' -> '%s'"
                    .formatted(change.kind(), change.cause().actor(), change.from(), change.to()))
        .toList();
  }

  Content content() {
    List<ModelName> names = models().stream().map(StoredModel::name).toList();
    return new Content(
        models(),
        names.stream().collect(Collectors.toMap(n -> n, this::versions)),
        names.stream().flatMap(name -> changes(name).stream()).toList(),
        blobs.list().stream().map(StoredBlob::digest).toList());
  }

  @Override
  public void close() {
    metadata.close();
  }
}
