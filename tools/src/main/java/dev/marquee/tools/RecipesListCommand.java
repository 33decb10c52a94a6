package dev.marquee.tools;

import dev.marquee.client.MarqueeClient;
import dev.marquee.tools.TextTable.Room;
import dev.marquee.v1.Recipe;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code marquee recipes list}. */
@Command(
    name = "list",
    description = "Lists the recipes.",
    footer = {"", "Example:", "  marquee recipes list"})
@SuppressWarnings("NullAway.Init") // picocli fills the fields in.
final class RecipesListCommand implements Runnable {
  @Mixin private ServerOption server;
  @Mixin private ResultOption result;

  @Override
  public void run() {
    List<Recipe> recipes;
    try (MarqueeClient client = server.connect()) {
      recipes = client.training().listRecipes();
    }
    result.print(
        recipes,
        all ->
            new TextTable<Recipe>(result.columns())
                .column("recipe", Recipe::getName)
                .column("description", Room.WRAPPED, Recipe::getDescription)
                .render(all));
  }
}
