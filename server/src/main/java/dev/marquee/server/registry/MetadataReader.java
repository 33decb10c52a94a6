package dev.marquee.server.registry;

import dev.marquee.server.blobs.Digest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One consistent view of the metadata. Each method runs a fixed number of statements, however much
 * there is. Used by one thread, within {@link MetadataStore#read} or {@link MetadataStore#write}.
 */
public interface MetadataReader {
  /** Returns the number of the last change; 0 before the first. */
  long lastChange();

  /** Returns a model. */
  Optional<StoredModel> model(ModelName name);

  /**
   * Returns models by name.
   *
   * @param after only those behind this one
   */
  List<StoredModel> models(Optional<ModelName> after, int limit);

  /** Returns a version. */
  Optional<StoredVersion> version(VersionName name);

  /** Returns the JSON of a version's manifest, byte for byte as it was imported. */
  Optional<String> manifestJson(VersionName name);

  /**
   * Returns versions of a model, newest first.
   *
   * @param below only those of smaller numbers
   */
  List<StoredVersion> versions(ModelName model, int below, int limit);

  /**
   * Returns the highest number that any version of a model was ever given; 0 before the first.
   *
   * @see MetadataWriter#takeNumber
   */
  int lastNumber(ModelName model);

  /** Returns what an import became, while its version is there. */
  Optional<Imported> imported(ModelName model, String requestId);

  /** Returns every model with its aliases and the numbers that they point to. */
  Map<ModelName, Map<String, Integer>> aliases();

  /** Returns the present state of an alias, also where it is deleted; empty where it never was. */
  Optional<AliasStep> aliasState(ModelName model, String alias);

  /** Returns the state that a change left an alias in. */
  Optional<AliasStep> aliasStep(long change);

  /**
   * Returns changes of a model that are behind a change, oldest first.
   *
   * @param after their numbers are above this
   */
  List<Change> changes(ModelName model, long after, int limit);

  /**
   * Returns changes of a model's aliases, newest first.
   *
   * @param alias only those of this one; empty for all
   * @param below only those of smaller numbers
   */
  List<Change> aliasChanges(ModelName model, Optional<String> alias, long below, int limit);

  /**
   * Returns changes, newest first.
   *
   * @param model only those of this one, which need not be there; empty for all
   * @param below only those of smaller numbers
   */
  List<Change> latestChanges(Optional<ModelName> model, long below, int limit);

  /** Returns whether some version, or some example of a dataset, refers to a digest. */
  boolean refersTo(Digest digest);

  /** Returns every digest that some version, or some example of a dataset, refers to. */
  Set<Digest> digests();
}
