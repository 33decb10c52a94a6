package dev.marquee.server.registry;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** What a model must have by now, if all that its history tells was done. Used by one thread. */
final class ModelHistory {
  private static final int PAGE = 500;

  private final ModelName model;
  private final TreeSet<Integer> versions = new TreeSet<>();

  /** The name of the version that each alias points to; empty where it was deleted. */
  private final TreeMap<String, String> aliases = new TreeMap<>();

  private final List<String> breaks = new ArrayList<>();

  private ModelHistory(ModelName model) {
    this.model = model;
  }

  /** Follows a model's history from its beginning. */
  static ModelHistory of(MetadataReader reader, ModelName model) {
    ModelHistory history = new ModelHistory(model);
    List<Change> page = reader.changes(model, 0, PAGE);
    while (!page.isEmpty()) {
      page.forEach(history::follow);
      page = reader.changes(model, page.getLast().id(), PAGE);
    }
    return history;
  }

  private void follow(Change change) {
    switch (change.kind()) {
      case VERSION_IMPORTED, VERSION_TRAINED -> change.version().ifPresent(versions::add);
      case VERSION_DELETED -> change.version().ifPresent(versions::remove);
      case ALIAS_SET, ALIAS_DELETED, PROMOTED, ROLLED_BACK ->
          change.alias().ifPresent(alias -> followAlias(alias, change));
      case MODEL_CREATED, MODEL_UPDATED, MODEL_DELETED, VERSION_UPDATED -> {}
    }
  }

  private void followAlias(String alias, Change change) {
    String before = aliases.getOrDefault(alias, "");
    if (!change.from().equals(before)) {
      breaks.add(
          "Change %d of alias %s starts from %s, but the one before it led to %s"
              .formatted(change.id(), alias, words(change.from()), words(before)));
    }
    aliases.put(alias, change.to());
  }

  /** Returns the numbers of the versions that were imported or trained, and not deleted. */
  SortedSet<Integer> versions() {
    return versions;
  }

  /** Returns where a change of an alias does not start from what the one before it led to. */
  List<String> breaks() {
    return breaks;
  }

  /**
   * Returns in what the aliases that a model has differ from what their changes led to.
   *
   * @param present each alias with the number of the version that it points to
   */
  List<String> differences(Map<String, Integer> present) {
    TreeMap<String, String> now = new TreeMap<>();
    aliases.keySet().forEach(alias -> now.put(alias, ""));
    present.forEach((alias, number) -> now.put(alias, new VersionName(model, number).toString()));
    List<String> differences = new ArrayList<>();
    now.forEach(
        (alias, name) -> {
          String last = aliases.getOrDefault(alias, "");
          if (!name.equals(last)) {
            differences.add(
                "Alias %s points to %s, but its last change led to %s"
                    .formatted(alias, words(name), words(last)));
          }
        });
    return differences;
  }

  private static String words(String state) {
    return state.isEmpty() ? "nothing" : state;
  }
}
