package dev.marquee.tools;

import dev.marquee.client.MarqueeClient;
import dev.marquee.v1.TrainingRun;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code marquee runs cancel}: returns once the run has ended. */
@Command(
    name = "cancel",
    description = {
      "Ends a training run without a version, and prints its name and state.",
      "",
      "One that has ended stays as it is."
    },
    footer = {"", "Example:", "  marquee runs cancel trainingRuns/my-run --reason 'wrong recipe'"})
@SuppressWarnings("NullAway.Init") // picocli fills the fields in.
final class RunsCancelCommand implements Runnable {
  @Mixin private ServerOption server;
  @Mixin private ReasonOption reason;
  @Mixin private ResultOption result;

  @Parameters(
      paramLabel = "RUN",
      converter = RunReference.class,
      description = "The run, such as trainingRuns/my-run.")
  private String name;

  @Override
  public void run() {
    try (MarqueeClient client = server.connectAs(reason.actor())) {
      TrainingRun run = client.training().cancelTrainingRun(name, reason.reason());
      result.print(run, () -> run.getName() + ": " + RunSheet.state(run));
    }
  }
}
