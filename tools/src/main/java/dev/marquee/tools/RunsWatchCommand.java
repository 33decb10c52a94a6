package dev.marquee.tools;

import dev.marquee.client.MarqueeClient;
import dev.marquee.client.TrainingEvents;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code marquee runs watch}: as {@code marquee train} shows its own run. */
@Command(
    name = "watch",
    description = {
      "Shows what happens in a training run until it ends, and prints the new version's name last.",
      "",
      "A connection that breaks is replaced; a server that goes away meanwhile is waited for, 10 "
          + "minutes unless --deadline says otherwise, and the command says so; one that is not there "
          + "at first is not. Exits with 1 where the run fails or is cancelled. With --json every "
          + "event is a line; where the last one is known already, "
          + "the run is."
    },
    footer = {"", "Example:", "  marquee runs watch trainingRuns/my-run"})
@SuppressWarnings("NullAway.Init") // picocli fills the fields in.
final class RunsWatchCommand implements Runnable {
  @Mixin private ServerOption server;
  @Mixin private ResultOption result;

  @Parameters(
      paramLabel = "RUN",
      converter = RunReference.class,
      description = "The run, such as trainingRuns/my-run.")
  private String name;

  @Option(
      names = "--after",
      paramLabel = "SEQUENCE",
      defaultValue = "0",
      description =
          "The sequence of the last event that is known; only what comes behind it is shown. Default: "
              + "0, for all events.")
  private long after;

  @Override
  public void run() {
    String version;
    ConnectionNotice notice = result.connectionNotice();
    try (MarqueeClient client = server.connect();
        TrainingEvents events = client.training().watchTrainingRun(name, after, notice)) {
      version =
          TrainingReport.follow(
              events, notice, () -> client.training().getTrainingRun(name), result);
    }
    if (!result.json()) {
      result.print(version);
    }
  }
}
