package dev.marquee.models.recipe;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A part of a recipe while it is read: gives each value by its key, of the type that is asked for,
 * and refuses what is not of it. Used by one thread.
 */
final class Section {
  private final String path;
  private final Map<?, ?> values;
  private final Set<String> known = new LinkedHashSet<>();

  private Section(String path, Map<?, ?> values) {
    this.path = path;
    this.values = values;
  }

  /** Returns a whole recipe. */
  static Section root(Map<String, Object> tree) {
    return new Section("", tree);
  }

  /** Returns a section of this one; without any key where it is not given. */
  Section section(String key) {
    return new Section(path(key), map(key));
  }

  /** Returns the values of a section whose keys are names of the reader's own. */
  Map<String, Object> entries(String key) {
    Map<String, Object> entries = new TreeMap<>();
    map(key)
        .forEach(
            (name, value) -> {
              if (!(name instanceof String text) || value == null) {
                throw Refusal.wrong(path(key), "a section of texts with a value each", name);
              }
              entries.put(text, value);
            });
    return entries;
  }

  private Map<?, ?> map(String key) {
    Object value = value(key);
    if (value == null && !values.containsKey(key)) {
      return Map.of();
    }
    if (value instanceof Map<?, ?> map) {
      return map;
    }
    throw Refusal.wrong(path(key), "a section of keys with values", value);
  }

  /** Returns whether a key is given. */
  boolean has(String key) {
    return values.containsKey(key);
  }

  /** Returns what stands at a key; null where nothing does. */
  @Nullable Object value(String key) {
    known.add(key);
    return values.get(key);
  }

  /**
   * @param otherwise where the key is not given; null where it must be
   */
  double number(String key, @Nullable Double otherwise, Interval within) {
    Object value = given(key, otherwise, within.toString());
    if (value instanceof Number number && within.contains(number.doubleValue())) {
      return number.doubleValue();
    }
    throw Refusal.wrong(path(key), within.toString(), value);
  }

  /**
   * @param otherwise where the key is not given; null where it must be
   */
  int wholeNumber(String key, @Nullable Integer otherwise, int least, int most) {
    String must = "a whole number, %d to %d".formatted(least, most);
    Object value = given(key, otherwise, must);
    if (value instanceof Integer number && number >= least && number <= most) {
      return number;
    }
    throw Refusal.wrong(path(key), must, value);
  }

  boolean flag(String key, boolean otherwise) {
    Object value = given(key, otherwise, "true or false");
    if (value instanceof Boolean flag) {
      return flag;
    }
    throw Refusal.wrong(path(key), "true or false", value);
  }

  String text(String key, @Nullable String otherwise, int most) {
    String must = "a text of at most %d characters".formatted(most);
    Object value = given(key, otherwise, must);
    if (value instanceof String text && text.length() <= most) {
      return text;
    }
    throw Refusal.wrong(path(key), must, value);
  }

  /**
   * @param otherwise where the key is not given; null where it must be
   */
  String oneOf(String key, @Nullable String otherwise, List<String> choices) {
    String must = "one of " + String.join(", ", choices);
    Object value = given(key, otherwise, must);
    if (value instanceof String text && choices.contains(text)) {
      return text;
    }
    throw Refusal.wrong(path(key), must, value);
  }

  /** Reads a constant by its name in small letters. */
  <E extends Enum<E>> E constant(String key, E otherwise, Class<E> type) {
    List<String> names = new ArrayList<>();
    for (E constant : type.getEnumConstants()) {
      names.add(spelled(constant));
    }
    String name = oneOf(key, spelled(otherwise), names);
    return Enum.valueOf(type, name.toUpperCase(Locale.ROOT));
  }

  static String spelled(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  /** Reads a list of so many numbers. */
  List<Double> numbers(String key, List<Double> otherwise, Interval within) {
    String must = "a list of %d numbers, each %s".formatted(otherwise.size(), within);
    Object value = given(key, otherwise, must);
    if (!(value instanceof List<?> list) || list.size() != otherwise.size()) {
      throw Refusal.wrong(path(key), must, value);
    }
    List<Double> numbers = new ArrayList<>();
    for (Object one : list) {
      if (!(one instanceof Number number) || !within.contains(number.doubleValue())) {
        throw Refusal.wrong(path(key), must, value);
      }
      numbers.add(number.doubleValue());
    }
    return numbers;
  }

  private @Nullable Object given(String key, @Nullable Object otherwise, String must) {
    Object value = value(key);
    if (values.containsKey(key)) {
      return value;
    }
    if (otherwise == null) {
      throw Refusal.missing(path(key), must);
    }
    return otherwise;
  }

  /** Refuses every key that nothing asked for. */
  void end() {
    for (Object key : values.keySet()) {
      String name = Objects.toString(key);
      if (!known.contains(name)) {
        throw Refusal.unknown(path(name), known);
      }
    }
  }

  /** Makes a value of what was read, and refuses the section with the value's own words. */
  <T> T build(Supplier<T> maker) {
    end();
    try {
      return maker.get();
    } catch (IllegalArgumentException e) {
      throw Refusal.refused(path, e);
    }
  }

  String path(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }
}
