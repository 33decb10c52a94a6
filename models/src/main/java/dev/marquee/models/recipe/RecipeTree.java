package dev.marquee.models.recipe;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The values of a recipe's YAML while settings change them. Short forms are written out: the name
 * of a merge becomes the merge, and the name of a kind a section that has it. Used by one thread.
 */
final class RecipeTree {
  private static final String KIND = "kind";
  private static final String MERGE = "label_merge";
  private static final String MERGED = "merged";
  private static final String RATES = "rates";

  /** Sections that may be given as the name of their kind alone. */
  private static final Set<String> OF_KINDS = Set.of("optimizer", "schedule", "loss");

  private final Map<String, Object> tree = new LinkedHashMap<>();

  RecipeTree(String yaml) {
    Object read = Yaml.read("", yaml);
    if (!(read instanceof Map<?, ?> map)) {
      throw Refusal.of("", "The recipe must hold keys with values, such as 'epochs: 10'.", null);
    }
    map.forEach((key, value) -> put(Objects.toString(key), value));
  }

  /** Returns the values by key. */
  Map<String, Object> values() {
    return tree;
  }

  /**
   * Gives keys other values. A kind comes before what depends on it, and a whole section before its
   * parts, whatever order they are in.
   *
   * @param settings YAML by dotted key
   */
  void apply(Map<String, String> settings) {
    Comparator<String> kindsFirst = Comparator.comparing(key -> !key.endsWith("." + KIND));
    List<String> keys = new ArrayList<>(settings.keySet());
    keys.sort(
        Comparator.comparing((String key) -> key.contains("."))
            .thenComparing(kindsFirst)
            .thenComparing(Comparator.naturalOrder()));
    for (String key : keys) {
      set(key, Yaml.read(key, Objects.requireNonNull(settings.get(key))));
    }
  }

  private void set(String key, @Nullable Object value) {
    int dot = key.indexOf('.');
    if (dot < 0) {
      put(key, value);
      return;
    }
    String top = key.substring(0, dot);
    String rest = key.substring(dot + 1);
    Map<Object, Object> section = section(key, tree, top);
    boolean otherKind = rest.equals(KIND) && !Objects.equals(section.get(KIND), value);
    if (otherKind && OF_KINDS.contains(top)) {
      // The keys of one kind mean nothing to another.
      section.clear();
    }
    if (top.equals(MERGE) && rest.startsWith(MERGED + ".")) {
      section(key, section, MERGED).put(rest.substring(MERGED.length() + 1), value);
    } else {
      // Behind `rates.` stands the beginning of a layer's name, with its dots.
      require(
          top.equals(RATES) || !rest.contains("."), key, key.substring(0, key.lastIndexOf('.')));
      section.put(rest, value);
    }
  }

  private static void require(boolean holds, String key, String outer) {
    if (!holds) {
      throw Refusal.noSection(key, outer);
    }
  }

  /** Returns a section to be changed; a new one in its place where there was none. */
  private Map<Object, Object> section(String key, Map<? super String, Object> in, String name) {
    Object present = in.get(name);
    require(present == null || present instanceof Map<?, ?>, key, name);
    Map<Object, Object> copy =
        present instanceof Map<?, ?> map ? new LinkedHashMap<>(map) : new LinkedHashMap<>();
    in.put(name, copy);
    return copy;
  }

  private void put(String key, @Nullable Object value) {
    if (value == null) {
      throw Refusal.wrong(key, "given a value", null);
    }
    if (value instanceof String kind && OF_KINDS.contains(key)) {
      tree.put(key, Map.of(KIND, kind));
    } else if (value instanceof String name && key.equals(MERGE)) {
      tree.put(key, Resources.merge(name));
    } else {
      tree.put(key, value);
    }
  }
}
