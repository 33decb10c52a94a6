package dev.marquee.tools;

import dev.marquee.client.MarqueeClient;
import dev.marquee.models.failure.Failure;
import dev.marquee.models.recipe.Recipe;
import dev.marquee.models.recipe.Recipes;
import dev.marquee.tools.report.BalancePlan;
import dev.marquee.tools.report.DatasetPage;
import dev.marquee.tools.report.DatasetPageInput;
import dev.marquee.tools.report.LabelBalance;
import dev.marquee.tools.report.ServerExamples;
import dev.marquee.v1.Example;
import dev.marquee.v1.GetDatasetResponse;
import dev.marquee.v1.RecipeChoice;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options of a command that can write a dataset's page besides what it prints. */
@SuppressWarnings("NullAway.Init") // picocli fills the fields in.
final class DatasetHtmlOption {
  private static final String DEFAULT_RECIPE = "study-densenet121";

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description =
          "Writes a page in HTML, too, with plots and sample images; a file that is there is "
              + "replaced.")
  private @Nullable Path file;

  @Option(
      names = "--recipe",
      paramLabel = "RECIPE",
      description =
          "For the page: the recipe that balances the labels, a name or a YAML file as for 'marquee "
              + "train'. Default: "
              + DEFAULT_RECIPE
              + ".")
  private @Nullable String recipe;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  /** Refuses what says how a page shall be where none is asked for. */
  void check() {
    if (file == null && recipe != null) {
      throw new ParameterException(
          command.commandLine(), "--recipe needs --html: it is for the page.");
    }
  }

  /** Writes the page where one is asked for. */
  void write(MarqueeClient client, GetDatasetResponse dataset) {
    if (file == null) {
      return;
    }
    List<String> labels = dataset.getDataset().getLabelsList();
    List<Example> examples =
        client.datasets().listExamples(dataset.getDataset().getName(), "", "").toList();
    DatasetPageInput input =
        new DatasetPageInput(
            dataset.getDataset(),
            dataset.getStatistics(),
            examples,
            balance(labels, examples),
            InstantSource.system().instant());
    HtmlFile.write(file, DatasetPage.render(input, new ServerExamples(client)));
  }

  private @Nullable LabelBalance balance(List<String> labels, List<Example> examples) {
    String name = recipe == null ? DEFAULT_RECIPE : recipe;
    Recipe chosen = recipe(name);
    try {
      return BalancePlan.of(name, chosen, labels, examples);
    } catch (Failure.FailedPrecondition nothingToTrainWith) {
      // An open dataset, say: all the rest of the page is there.
      return null;
    }
  }

  private static Recipe recipe(String name) {
    RecipeChoice choice = RecipeOption.source(name);
    return choice.hasName()
        ? Recipes.named(choice.getName())
        : Recipes.read(choice.getYaml(), Map.of());
  }
}
