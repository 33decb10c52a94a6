package dev.marquee.server.registry;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * A model that the server itself is about to put into the registry, with versions whose files are
 * in the blob store already. Immutable.
 *
 * @param aliases each alias with the number of one of {@code versions}
 * @param lastNumber the highest number that a version of the model ever had; 0 for none
 */
record ModelDraft(
    ModelName name,
    String description,
    Map<String, Integer> aliases,
    List<VersionDraft> versions,
    int lastNumber) {
  /** A version of a model that is about to be put into the registry. */
  record VersionDraft(VersionName name, Manifest manifest, String manifestJson) {}

  ModelDraft {
    aliases = Map.copyOf(aliases);
    versions = List.copyOf(versions);
  }

  /** Inserts models in one transaction, which the history tells of. */
  static void commit(MetadataStore store, List<ModelDraft> drafts, Instant time, Cause cause) {
    int _ =
        store.write(
            writer -> {
              Transaction transaction = new Transaction(writer, time, cause);
              drafts.forEach(draft -> draft.insert(transaction));
              return drafts.size();
            });
  }

  /** Inserts the model, its versions under the numbers that they have, and its aliases. */
  private void insert(Transaction transaction) {
    MetadataWriter writer = transaction.writer();
    Change created =
        transaction.record(
            ChangeKind.MODEL_CREATED, name, OptionalInt.empty(), "", name.toString());
    writer.insertModel(
        new StoredModel(
            name, description, Optional.empty(), Map.of(), 0, transaction.time(), created.id()));
    versions.forEach(version -> insert(transaction, version));
    if (lastNumber > 0) {
      writer.skipNumbers(name, lastNumber);
    }
    new TreeMap<>(aliases).forEach((alias, number) -> point(transaction, alias, number));
  }

  private void insert(Transaction transaction, VersionDraft version) {
    Change imported =
        transaction.record(
            ChangeKind.VERSION_IMPORTED,
            name,
            OptionalInt.of(version.name().number()),
            "",
            version.name().toString());
    transaction
        .writer()
        .insertVersion(
            new StoredVersion(
                new VersionEntry(version.name(), version.manifest()),
                version.manifest().description(),
                Map.of(),
                transaction.time(),
                imported.id()),
            ManifestJson.digest(version.manifestJson()),
            version.manifestJson(),
            Optional.empty());
  }

  /** Not a promotion, not even for production: no gate was passed. */
  private void point(Transaction transaction, String alias, int number) {
    Change set =
        transaction.recordMove(
            ChangeKind.ALIAS_SET,
            name,
            alias,
            OptionalInt.empty(),
            OptionalInt.of(number),
            OptionalLong.empty());
    transaction.writer().setAlias(name, alias, number, set.id());
  }
}
