package dev.marquee.models.recipe;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The YAML files that come with Marquee. */
final class Resources {
  /** The recipes, sorted. */
  static final List<String> RECIPES =
      List.of("custom-cnn", "densenet121", "study-custom-cnn", "study-densenet121");

  /** The merges of labels, sorted. */
  static final List<String> MERGES = List.of("genres-20");

  private Resources() {}

  /**
   * @param name one of {@link #RECIPES}
   */
  static String recipe(String name) {
    return read(name);
  }

  /** Returns the values of a merge's YAML, or refuses the name. */
  static Map<?, ?> merge(String name) {
    if (!MERGES.contains(name)) {
      throw Refusal.wrong(
          "label_merge",
          "one of %s, or a section with 'merged' and 'dropped'".formatted(MERGES),
          name);
    }
    return (Map<?, ?>) Objects.requireNonNull(Yaml.read("label_merge", read(name)));
  }

  private static String read(String name) {
    try (InputStream in = Resources.class.getResourceAsStream(name + ".yaml")) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
