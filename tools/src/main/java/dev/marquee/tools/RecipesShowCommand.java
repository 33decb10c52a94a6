package dev.marquee.tools;

import dev.marquee.client.MarqueeClient;
import dev.marquee.v1.Recipe;
import io.grpc.Status;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code marquee recipes show}: its output is a file for {@code marquee train --recipe}. */
@Command(
    name = "show",
    description = "Prints a recipe as YAML with every key, to begin one of your own with.",
    footer = {"", "Example:", "  marquee recipes show study-custom-cnn > mine.yaml"})
@SuppressWarnings("NullAway.Init") // picocli fills the fields in.
final class RecipesShowCommand implements Runnable {
  @Mixin private ServerOption server;
  @Mixin private ResultOption result;

  @Parameters(paramLabel = "NAME", description = "The recipe's name, from 'marquee recipes list'.")
  private String name;

  @Override
  public void run() {
    List<Recipe> recipes;
    try (MarqueeClient client = server.connect()) {
      recipes = client.training().listRecipes();
    }
    Recipe recipe =
        recipes.stream()
            .filter(candidate -> candidate.getName().equals(name))
            .findFirst()
            .orElseThrow(
                () ->
                    new CommandFailure(
                        Status.Code.NOT_FOUND,
                        "RECIPE_NOT_FOUND",
                        "The server has no recipe '%s': see 'marquee recipes list'."
                            .formatted(name)));
    result.print(recipe, () -> recipe.getYaml().stripTrailing());
  }
}
