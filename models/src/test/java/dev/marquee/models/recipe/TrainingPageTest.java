package dev.marquee.models.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What docs/training.md says of recipes. */
class TrainingPageTest {
  // Maven runs tests in the module's folder.
  private static final Path PAGE = Path.of("../docs/training.md");
  private static final Pattern FIRST_CELL = Pattern.compile("(?m)^\\| (`[a-z0-9_.`, ]+`) \\|");
  private static final Pattern QUOTED = Pattern.compile("`([a-z0-9_.]+)`");

  @Test
  void itHasEveryKeyOfARecipeAndNoOther() throws IOException {
    Set<String> keys = new TreeSet<>(Set.of("label_merge"));
    for (String optimizer : Set.of("adam", "sgd")) {
      for (String loss : Set.of("cross-entropy", "double-sigmoid", "focal", "asymmetric")) {
        Recipe recipe = Recipes.named("custom-cnn", Map.of("optimizer", optimizer, "loss", loss));
        addKeys("", RecipeWriter.tree(recipe), keys);
      }
    }
    assertThat(recipeKeys()).isEqualTo(keys);
  }

  @Test
  void itHasARowForEveryRecipe() throws IOException {
    String page = Files.readString(PAGE);
    Recipes.all().keySet().forEach(name -> assertThat(page).contains("\n| `" + name + "` | "));
  }

  @Test
  void theLeastRecipeThatItShowsCanBeRead() throws IOException {
    String yaml =
        Pattern.compile("(?ms)^```yaml$(.*?)^```$")
            .matcher(Files.readString(PAGE))
            .results()
            .map((MatchResult block) -> block.group(1))
            .findFirst()
            .orElseThrow();
    assertThat(Recipes.read(yaml, Map.of()).input().height()).isEqualTo(192);
  }

  private static Set<String> recipeKeys() throws IOException {
    String page = Files.readString(PAGE);
    String recipes = page.substring(page.indexOf("### The run and its data"));
    Set<String> keys = new TreeSet<>();
    FIRST_CELL
        .matcher(recipes.substring(0, recipes.indexOf("### Balance by crops")))
        .results()
        .map((MatchResult row) -> row.group(1))
        .flatMap(cell -> QUOTED.matcher(cell).results().map((MatchResult key) -> key.group(1)))
        .forEach(keys::add);
    return keys;
  }

  /** Adds the keys of a tree; those of its rates and of a merge are names, and no keys. */
  private static void addKeys(String path, Map<?, ?> tree, Set<String> keys) {
    tree.forEach(
        (name, value) -> {
          String key = path + name;
          if (value instanceof Map<?, ?> section
              && Stream.of("rates", "label_merge.merged").noneMatch(key::equals)) {
            addKeys(key + ".", section, keys);
          } else {
            keys.add(key);
          }
        });
  }
}
