package dev.marquee.tools;

import dev.marquee.client.TrainingClient;
import dev.marquee.models.labels.LabelMerge;
import dev.marquee.models.recipe.Recipes;
import dev.marquee.v1.Recipe;
import dev.marquee.v1.RecipeChoice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
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
      arity = "1..*",
      description =
          "A key of the recipe with another value, such as epochs=2, samples_per_label=500 or "
              + "optimizer.weight_decay=0.01. Several may follow each other.")
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
    return isFile(recipe) ? choice.setYaml(yaml(recipe)).build() : choice.setName(recipe).build();
  }

  /**
   * Returns what the recipe makes of labels; nothing where the server has none of the name, and
   * will say so.
   *
   * @throws dev.marquee.models.failure.Failure.InvalidArgument where it is no recipe
   */
  LabelMerge labelMerge(TrainingClient server) {
    Optional<String> yaml =
        isFile(recipe)
            ? Optional.of(yaml(recipe))
            : server.listRecipes().stream()
                .filter(candidate -> candidate.getName().equals(recipe))
                .map(Recipe::getYaml)
                .findFirst();
    return yaml.map(text -> Recipes.read(text, settings).labelMerge()).orElse(LabelMerge.NONE);
  }

  private static boolean isFile(String recipe) {
    return recipe.endsWith(".yaml") || recipe.endsWith(".yml") || recipe.contains("/");
  }

  private static String yaml(String file) {
    Path path = Path.of(file);
    try {
      return Files.readString(path);
    } catch (IOException e) {
      throw FileFailure.reading(path, e);
    }
  }
}
