package dev.marquee.models.recipe;

import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;

/** The recipes that come with Marquee, and the way to read others. Thread-safe. */
public final class Recipes {
  private Recipes() {}

  /** Returns those that come with Marquee, by name, sorted. */
  public static SequencedMap<String, Recipe> all() {
    return new TreeMap<>();
  }

  /**
   * Returns one that comes with Marquee.
   *
   * @throws dev.marquee.models.failure.Failure.NotFound ({@code RECIPE_NOT_FOUND}) if there is none
   *     of this name
   */
  public static Recipe named(String name) {
    return pending();
  }

  /**
   * Returns one that comes with Marquee, with some keys changed.
   *
   * @param settings as for {@link #read}
   * @throws dev.marquee.models.failure.Failure.NotFound ({@code RECIPE_NOT_FOUND}) if there is none
   *     of this name
   * @throws dev.marquee.models.failure.Failure.InvalidArgument ({@code RECIPE_INVALID}) as for
   *     {@link #read}
   */
  public static Recipe named(String name, Map<String, String> settings) {
    return pending();
  }

  /**
   * Reads a recipe.
   *
   * @param yaml at most 64 KiB
   * @param settings keys with other values, such as {@code optimizer.weight_decay} = {@code 0.01};
   *     the values are YAML
   * @throws dev.marquee.models.failure.Failure.InvalidArgument ({@code RECIPE_INVALID}) if it is no
   *     sound YAML, a key is unknown or missing, or a value is of the wrong type or out of range;
   *     the field is {@code recipe} with the key behind it, and the message says what to write
   */
  public static Recipe read(String yaml, Map<String, String> settings) {
    return pending();
  }

  private static <T> T pending() {
    throw new UnsupportedOperationException();
  }
}
