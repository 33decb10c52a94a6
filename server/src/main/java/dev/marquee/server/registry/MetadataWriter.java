package dev.marquee.server.registry;

import dev.marquee.server.blobs.Digest;
import java.util.Map;
import java.util.Optional;

/**
 * A transaction over the metadata: it sees its own writes, and no other transaction writes beside
 * it. Rules are not its business: who calls it has checked them within the same transaction.
 */
public interface MetadataWriter extends MetadataReader {
  /** Records a change, and returns its number. */
  long record(NewChange change);

  /** Adds a model without versions or aliases, of which there is none of this name. */
  void insertModel(StoredModel model);

  /** Replaces a model's description, policy and last change. */
  void updateModel(
      ModelName name, String description, Optional<PromotionPolicy> policy, long lastChange);

  /** Removes a model that has no versions and no aliases. Its history stays. */
  void deleteModel(ModelName name);

  /**
   * Returns the number for a model's next version and counts on, so that no number is ever given
   * twice, not even when its version was deleted.
   */
  int takeNumber(ModelName model);

  /**
   * Lets a model's numbers go on behind {@code number}, where they have not come that far.
   *
   * @see #takeNumber
   */
  void skipNumbers(ModelName model, int number);

  /**
   * Adds a version.
   *
   * @param manifest the digest of the manifest's JSON as it was sent
   * @param manifestJson that JSON, which is kept as it is
   * @param requestId names the import, once for each model; empty for what was not imported by a
   *     client
   */
  void insertVersion(
      StoredVersion version, Digest manifest, String manifestJson, Optional<String> requestId);

  /** Replaces a version's description, tags and last change. */
  void updateVersion(
      VersionName name, String description, Map<String, String> tags, long lastChange);

  /** Removes a version that no alias points to. */
  void deleteVersion(VersionName name);

  /** Points an alias to a version that is there; the change counts as the model's last. */
  void setAlias(ModelName model, String alias, int number, long change);

  /** Removes an alias that is there; the change counts as the model's last. */
  void deleteAlias(ModelName model, String alias, long change);
}
