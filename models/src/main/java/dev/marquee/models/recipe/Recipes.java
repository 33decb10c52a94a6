package dev.marquee.models.recipe;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;

/** The recipes that come with Marquee, and the way to read others. Thread-safe. */
public final class Recipes {
  private Recipes() {}

  /** Returns those that come with Marquee, by name, sorted. */
  public static SequencedMap<String, Recipe> all() {
    SequencedMap<String, Recipe> all = new TreeMap<>();
    Resources.RECIPES.forEach(name -> all.put(name, named(name, Map.of())));
    return all;
  }

  /**
   * Returns one that comes with Marquee.
   *
   * @throws Failure.NotFound ({@link Reason#RECIPE_NOT_FOUND}) if there is none of this name
   */
  public static Recipe named(String name) {
    return named(name, Map.of());
  }

  /**
   * Returns one that comes with Marquee, with some keys changed.
   *
   * @param settings as for {@link #read}
   * @throws Failure.NotFound ({@link Reason#RECIPE_NOT_FOUND}) if there is none of this name
   * @throws Failure.InvalidArgument ({@link Reason#RECIPE_INVALID}) as {@link #read} does
   */
  public static Recipe named(String name, Map<String, String> settings) {
    if (!Resources.RECIPES.contains(name)) {
      throw new Failure.NotFound(
          Reason.RECIPE_NOT_FOUND,
          "There is no recipe '%s'; there are %s: take one of them, or send your own as YAML."
              .formatted(name, String.join(", ", Resources.RECIPES)));
    }
    return read(Resources.recipe(name), settings);
  }

  /**
   * Reads a recipe.
   *
   * @param yaml at most {@value Yaml#MAX_CHARACTERS} characters
   * @param settings keys with other values, such as {@code optimizer.weight_decay} = {@code 0.01};
   *     the values are YAML
   * @throws Failure.InvalidArgument ({@link Reason#RECIPE_INVALID}) if it is no sound YAML, a key
   *     is unknown or missing, or a value is of the wrong type or out of range; the field is {@code
   *     recipe} with the key behind it, and the message says what to write
   */
  public static Recipe read(String yaml, Map<String, String> settings) {
    RecipeTree tree = new RecipeTree(yaml);
    tree.apply(settings);
    return new RecipeReader(tree.values()).read();
  }
}
