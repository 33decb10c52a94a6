package dev.marquee.server.registry;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Adds, describes and deletes versions. Thread-safe. */
public final class VersionChanges {
  private final MetadataStore store;
  private final Commits commits;
  private final Set<ModelUse> uses;

  /**
   * @param uses asked before a version is deleted
   */
  @Inject
  VersionChanges(MetadataStore store, Commits commits, Set<ModelUse> uses) {
    this.store = store;
    this.commits = commits;
    this.uses = uses;
  }

  /**
   * Returns what an import became, while its version is there.
   *
   * @throws Failure.NotFound if there is no such model
   */
  public Optional<Imported> imported(ModelName model, String requestId) {
    return store.read(
        reader -> {
          StoredModel _ = Existing.model(reader, model);
          return reader.imported(model, requestId);
        });
  }

  /**
   * Adds a version under the model's next number, once for each request id.
   *
   * @return the version, also where an earlier call added it
   * @throws Failure.NotFound if there is no such model
   * @throws Failure.AlreadyExists if the request id stands for another manifest
   */
  public StoredVersion add(NewVersion version, Cause cause) {
    return add(ChangeKind.VERSION_IMPORTED, version, Map.of(), cause);
  }

  /**
   * Adds a version that a training run made: as {@link #add}, the run taking the import's place.
   *
   * @param tags the version's from the beginning
   */
  public StoredVersion addTrained(NewVersion version, Map<String, String> tags, Cause cause) {
    return add(ChangeKind.VERSION_TRAINED, version, tags, cause);
  }

  private StoredVersion add(
      ChangeKind kind, NewVersion version, Map<String, String> tags, Cause cause) {
    return commits.commit(
        cause,
        transaction -> {
          StoredModel _ = transaction.model(version.model(), OptionalLong.empty());
          Optional<Imported> imported =
              version.requestId().flatMap(id -> transaction.writer().imported(version.model(), id));
          return imported.isPresent()
              ? repeated(transaction, version, imported.get())
              : insert(transaction, kind, version, tags);
        });
  }

  private static StoredVersion repeated(
      Transaction transaction, NewVersion version, Imported imported) {
    if (!imported.manifest().equals(version.manifestDigest())) {
      throw reused(imported);
    }
    return Existing.version(transaction.writer(), imported.version());
  }

  /** Returns what to say where a request id stands for an import of another manifest. */
  public static Failure reused(Imported imported) {
    return new Failure.AlreadyExists(
        Reason.REQUEST_ID_REUSED,
        "This request_id became %s, from another manifest: choose a new one for each import."
            .formatted(imported.version()));
  }

  private static StoredVersion insert(
      Transaction transaction, ChangeKind kind, NewVersion added, Map<String, String> tags) {
    MetadataWriter writer = transaction.writer();
    VersionName name = new VersionName(added.model(), writer.takeNumber(added.model()));
    Change change =
        transaction.record(kind, name.model(), OptionalInt.of(name.number()), "", name.toString());
    StoredVersion version =
        new StoredVersion(
            new VersionEntry(name, added.manifest()),
            added.manifest().description(),
            tags,
            transaction.time(),
            change.id());
    writer.insertVersion(version, added.manifestDigest(), added.manifestJson(), added.requestId());
    return version;
  }

  /**
   * Changes what may be changed of a version. Where that is as it should be, nothing is done.
   *
   * @param etag the version's last change as the caller read it; empty for whatever it is
   * @throws Failure.NotFound if there is no such version
   * @throws Failure.InvalidArgument if a value is not valid
   * @throws Failure.Conflict if the version is not as the caller read it
   */
  public ModelVersions update(
      VersionName name, VersionUpdate update, OptionalLong etag, Cause cause) {
    return commits.commit(
        cause,
        transaction -> {
          StoredVersion before = transaction.version(name, etag);
          String description = update.description().orElse(before.description());
          Map<String, String> tags = update.tags().orElse(before.tags());
          UpdatedFields fields =
              new UpdatedFields()
                  .add("description", before.description(), description)
                  .add("tags", before.tags(), tags);
          if (fields.none()) {
            return found(transaction, name);
          }
          Change change =
              transaction.record(
                  ChangeKind.VERSION_UPDATED,
                  name.model(),
                  OptionalInt.of(name.number()),
                  fields.from(),
                  fields.to());
          transaction.writer().updateVersion(name, description, tags, change.id());
          return found(transaction, name);
        });
  }

  private static ModelVersions found(Transaction transaction, VersionName name) {
    return new ModelVersions(
        Existing.model(transaction.writer(), name.model()),
        List.of(Existing.version(transaction.writer(), name)));
  }

  /**
   * Deletes a version. Its number is not given again.
   *
   * @param etag as for {@link #update}
   * @throws Failure.NotFound if there is no such version
   * @throws Failure.FailedPrecondition if an alias points to it, or something needs it
   * @throws Failure.Conflict if the version is not as the caller read it
   */
  public void delete(VersionName name, OptionalLong etag, Cause cause) {
    Change _ =
        commits.commit(
            cause,
            transaction -> {
              StoredVersion _ = transaction.version(name, etag);
              requireNoAlias(transaction.model(name.model(), OptionalLong.empty()), name);
              requireUnused(name);
              transaction.writer().deleteVersion(name);
              return transaction.record(
                  ChangeKind.VERSION_DELETED,
                  name.model(),
                  OptionalInt.of(name.number()),
                  name.toString(),
                  "");
            });
  }

  private void requireUnused(VersionName name) {
    Set<String> users =
        uses.stream()
            .flatMap(use -> use.of(name).stream())
            .collect(Collectors.toCollection(TreeSet::new));
    if (!users.isEmpty()) {
      throw new Failure.FailedPrecondition(
          Reason.VERSION_IN_USE,
          "%s is what %s begins with, and so is not deleted: wait for that, or cancel it first."
              .formatted(name, String.join(", ", users)));
    }
  }

  private static void requireNoAlias(StoredModel model, VersionName version) {
    List<String> aliases =
        model.aliases().entrySet().stream()
            .filter(alias -> alias.getValue() == version.number())
            .map(Map.Entry::getKey)
            .sorted()
            .toList();
    if (!aliases.isEmpty()) {
      throw new Failure.FailedPrecondition(
          Reason.VERSION_ALIASED,
          "%s is not deleted, for these aliases point to it: %s. Move or delete them first."
              .formatted(version, String.join(", ", aliases)));
    }
  }
}
