package dev.marquee.tools;

import dev.marquee.client.MarqueeClient;
import dev.marquee.v1.TrainingRun;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code marquee runs describe}: {@link RunSheet} is what it prints. */
@Command(
    name = "describe",
    description = "Shows a training run: how far it is, what it does, its epochs.",
    footer = {"", "Example:", "  marquee runs describe trainingRuns/my-run"})
@SuppressWarnings("NullAway.Init") // picocli fills the fields in.
final class RunsDescribeCommand implements Runnable {
  @Mixin private ServerOption server;
  @Mixin private ResultOption result;

  @Parameters(
      paramLabel = "RUN",
      converter = RunReference.class,
      description = "The run, such as trainingRuns/my-run.")
  private String name;

  @Option(names = "--recipe", description = "Shows its recipe, too, with every key.")
  private boolean recipe;

  @Override
  public void run() {
    TrainingRun run;
    try (MarqueeClient client = server.connect()) {
      run = client.training().getTrainingRun(name);
    }
    result.print(
        run,
        () ->
            RunSheet.of(run, result.columns())
                + (recipe ? "\n\n" + run.getRecipe().stripTrailing() : ""));
  }
}
