package dev.marquee.server.registry;

import dev.marquee.models.failure.Failure;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;

/** What there is in the registry, for those who look. Thread-safe. */
public final class Catalog {
  private final MetadataStore store;

  @Inject
  Catalog(MetadataStore store) {
    this.store = store;
  }

  /** Returns models by name, of which those behind {@code after}. */
  public List<StoredModel> models(Optional<ModelName> after, int limit) {
    return store.read(reader -> reader.models(after, limit));
  }

  /**
   * Returns a model.
   *
   * @throws Failure.NotFound if there is none of this name
   */
  public StoredModel model(ModelName name) {
    return store.read(reader -> Existing.model(reader, name));
  }

  /**
   * Returns versions of a model, newest first, with the model.
   *
   * @param below only those of smaller numbers
   * @throws Failure.NotFound if there is no such model
   */
  public ModelVersions versions(ModelName name, int below, int limit) {
    return store.read(
        reader ->
            new ModelVersions(Existing.model(reader, name), reader.versions(name, below, limit)));
  }

  /**
   * Returns a version with its model.
   *
   * @throws Failure.NotFound if there is no such model, or it has no such version
   */
  public ModelVersions version(VersionName name) {
    return store.read(
        reader -> {
          StoredVersion version = Existing.version(reader, name);
          return new ModelVersions(Existing.model(reader, name.model()), List.of(version));
        });
  }

  /**
   * Returns changes of a model's aliases, newest first.
   *
   * @param alias only those of this one; empty for all
   * @param below only those of smaller numbers
   * @throws Failure.NotFound if there is no such model
   */
  public List<Change> aliasHistory(ModelName name, Optional<String> alias, long below, int limit) {
    return store.read(
        reader -> {
          StoredModel _ = Existing.model(reader, name);
          return reader.aliasChanges(name, alias, below, limit);
        });
  }

  /** Returns changes of a model behind a change, oldest first; the model need not be there. */
  public List<Change> changes(ModelName name, long after, int limit) {
    return store.read(reader -> reader.changes(name, after, limit));
  }

  /**
   * Returns changes, newest first.
   *
   * @param name only those of this model, which need not be there; empty for all
   * @param below only those of smaller numbers
   */
  public List<Change> latestChanges(Optional<ModelName> name, long below, int limit) {
    return store.read(reader -> reader.latestChanges(name, below, limit));
  }

  /** Returns the number of the last change of all. */
  public long lastChange() {
    return store.read(MetadataReader::lastChange);
  }
}
