package dev.marquee.tools;

import dev.marquee.v1.RecipeChoice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** The options that say how to train. */
@SuppressWarnings("NullAway.Init") // picocli fills the fields in.
final class RecipeOption {
  @Option(
      names = "--recipe",
      paramLabel = "RECIPE",
      required = true,
      description =
          "How to train: the name of one that the server has (see 'marquee recipes list'), or a "
              + "YAML file; what ends in .yaml or .yml, or has a / in it, is a file.")
  private String recipe;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description =
          "A key of the recipe with another value, such as epochs=2, samples_per_label=500 or "
              + "optimizer.weight_decay=0.01. May be repeated.")
  private Map<String, String> settings = new LinkedHashMap<>();

  /**
   * Returns the choice.
   *
   * @throws FileFailure where a file is meant and cannot be read
   */
  RecipeChoice choice() {
    return source(recipe).toBuilder().putAllSettings(settings).build();
  }

  /**
   * Returns the choice of a recipe as it is.
   *
   * @param recipe a name, or a file
   * @throws FileFailure where a file is meant and cannot be read
   */
  static RecipeChoice source(String recipe) {
    RecipeChoice.Builder choice = RecipeChoice.newBuilder();
    boolean file = recipe.endsWith(".yaml") || recipe.endsWith(".yml") || recipe.contains("/");
    if (!file) {
      return choice.setName(recipe).build();
    }
    try {
      return choice.setYaml(Files.readString(Path.of(recipe))).build();
    } catch (IOException e) {
      throw FileFailure.reading(e);
    }
  }
}
