package dev.marquee.tools;

import dev.marquee.client.MarqueeClient;
import dev.marquee.tools.TextTable.Room;
import dev.marquee.v1.TrainingRun;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code marquee runs list}: all pages are fetched before anything is printed. */
@Command(
    name = "list",
    description = "Lists the training runs, newest first.",
    footer = {"", "Example:", "  marquee runs list --model models/m"})
@SuppressWarnings("NullAway.Init") // picocli fills the fields in.
final class RunsListCommand implements Runnable {
  @Mixin private ServerOption server;
  @Mixin private ResultOption result;

  @Option(
      names = "--model",
      paramLabel = "MODEL",
      converter = ModelReference.class,
      defaultValue = "",
      description = "Only those for this model. Default: those for all.")
  private String model;

  @Override
  public void run() {
    List<TrainingRun> runs;
    try (MarqueeClient client = server.connect()) {
      runs = client.training().listTrainingRuns(model).toList();
      if (runs.isEmpty() && !model.isEmpty()) {
        // Of a model that is not there nothing would be listed, without a word.
        var _ = client.models().getModel(model);
      }
    }
    result.print(runs, this::table);
  }

  private String table(List<TrainingRun> runs) {
    return new TextTable<TrainingRun>(result.columns())
        .column("run", TrainingRun::getName)
        .column("state", RunSheet::state)
        .column("steps", RunSheet::steps)
        .column("version", TrainingRun::getModelVersion)
        .column("recipe", Room.CUT, RunSheet::recipe)
        .column("created", Room.SPARED, run -> VersionSheet.minute(run.getCreateTime()))
        .column("actor", Room.SPARED, TrainingRun::getActor)
        .column("failure", Room.CUT, run -> run.getFailure().getReason())
        .render(runs);
  }
}
