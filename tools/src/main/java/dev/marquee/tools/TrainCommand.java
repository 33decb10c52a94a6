package dev.marquee.tools;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.marquee.client.BatchSource;
import dev.marquee.client.MarqueeClient;
import dev.marquee.client.MarqueeException;
import dev.marquee.client.TrainOptions;
import dev.marquee.client.TrainingEvents;
import dev.marquee.v1.TrainingRun;
import dev.marquee.v1.TrainingSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code marquee train}: {@link TrainingReport} says how it goes. */
@Command(
    name = "train",
    description = {
      "Trains a new version of a model, and prints its name last, alone in its line on standard "
          + "output. No alias points to it: 'marquee models promote' puts it into production.",
      "",
      "The model is created where there is none. The run belongs to the server: it goes on when this "
          + "command ends, be it by Ctrl-C, and after a restart of the server. A server that goes away "
          + "meanwhile is waited for, 10 minutes unless --deadline says otherwise, and the command "
          + "says so; one that is not there at first is not. Exits with 1 where the run fails or is "
          + "cancelled. With --json every event of the run is "
          + "a line; the last one names the version.",
      "",
      "A run that is refused leaves nothing behind. --reason is for the history of a model that is "
          + "created; --description is what the new version is described with."
    },
    footer = {
      "",
      "Examples:",
      "  marquee train --model models/m --architecture custom-cnn --dataset datasets/posters-x \\",
      "      --recipe custom-cnn --set epochs=2",
      "  marquee train --model models/m --parent models/m/versions/1 --recipe mine.yaml \\",
      "      --stream posters --labels posters/labels.csv --batch-size 32"
    })
@SuppressWarnings("NullAway.Init") // picocli fills the fields in.
final class TrainCommand implements Runnable {
  @Mixin private ServerOption server;
  @Mixin private TrainingDataOption data;
  @Mixin private RecipeOption recipe;
  @Mixin private ReasonOption reason;
  @Mixin private ResultOption result;

  @Option(
      names = "--model",
      paramLabel = "MODEL",
      converter = ModelReference.class,
      required = true,
      description = "The model that gets the version, such as models/m.")
  private String model;

  @Option(
      names = "--architecture",
      paramLabel = "NAME",
      defaultValue = "",
      description = "The network, such as custom-cnn. Default: that of --parent.")
  private String architecture;

  @Option(
      names = "--architecture-set",
      paramLabel = "KEY=VALUE",
      description = "A setting of the architecture. May be repeated.")
  private Map<String, String> architectureSettings = new LinkedHashMap<>();

  @Option(
      names = "--parent",
      paramLabel = "VERSION",
      converter = ModelReference.class,
      description =
          "The version to begin with, models/x/versions/3 or models/x@alias. May be repeated: then "
              + "it begins with the mean of their weights, and with --set epochs=0 that becomes the "
              + "new version. Default: none, all layers begin afresh.")
  private List<String> parents = new ArrayList<>();

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "0",
      description = "Decides every random number. Default: 0.")
  private long seed;

  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      defaultValue = "",
      description = "Where to train: cpu, gpu:0 and so on, or auto. Default: auto.")
  private String device;

  @Option(
      names = "--description",
      paramLabel = "TEXT",
      defaultValue = "",
      description = "What the new version is for. Default: a sentence of the server's.")
  private String description;

  @Option(
      names = "--run-id",
      paramLabel = "ID",
      description =
          "Names the run, with 1 to 63 of a-z, 0-9 and -, beginning with a letter: the same command "
              + "with the same id takes up a run that goes on. Default: a new one, which is printed "
              + "on standard error first.")
  private @Nullable String runId;

  @Option(
      names = "--detach",
      description = "Prints the run's name and ends, once the server has it; not with --stream.")
  private boolean detach;

  @Spec private CommandSpec command;

  @Override
  public void run() {
    if (detach && data.streams()) {
      throw new ParameterException(
          command.commandLine(), "--detach cannot be: the posters of --stream come from here.");
    }
    TrainingSpec.Builder spec =
        TrainingSpec.newBuilder()
            .setModel(model)
            .setArchitecture(architecture)
            .putAllArchitectureSettings(architectureSettings)
            .setParentVersion(parents.isEmpty() ? "" : parents.getFirst())
            .addAllOtherParentVersions(parents.stream().skip(1).toList())
            .setRecipe(recipe.choice())
            .setSeed(seed)
            .setDevice(device)
            .setDescription(description);
    try (MarqueeClient client = server.connectAs(reason.actor())) {
      BatchSource batches =
          data.putInto(spec, result.errors(), () -> recipe.labelMerge(client.training()));
      RunModel ofRun = RunModel.of(client.models(), model, reason.reason());
      if (!ofRun.isNew() && !reason.reason().isEmpty()) {
        result.errors().say("%s is there already, so --reason is kept nowhere.".formatted(model));
      }
      ConnectionNotice notice = result.connectionNotice();
      try (TrainingEvents events = begin(client, spec.build(), batches, notice, ofRun)) {
        announce(events.trainingRun());
        if (detach) {
          print(client.training().getTrainingRun(events.trainingRun()));
        } else {
          follow(client, events, notice);
        }
      }
    }
  }

  private TrainingEvents begin(
      MarqueeClient client,
      TrainingSpec spec,
      BatchSource batches,
      ConnectionNotice notice,
      RunModel ofRun) {
    String id = runId == null ? "run-" + UUID.randomUUID() : runId;
    try {
      TrainOptions options = TrainOptions.none().withRunId(id).telling(notice);
      return client.training().train(spec, batches, options);
    } catch (MarqueeException refused) {
      if (ofRun.removeAfter(refused)) {
        result.errors().say("%s, created for this run, is removed again.".formatted(model));
      }
      throw refused;
    }
  }

  private void follow(MarqueeClient client, TrainingEvents events, ConnectionNotice notice) {
    String run = events.trainingRun();
    String version;
    try (var _ = new RunHint(run, result.errors())) {
      version =
          TrainingReport.follow(
              events, notice, () -> client.training().getTrainingRun(run), result);
    } catch (MarqueeException lost) {
      result.errors().say(RunHint.text(run));
      throw lost;
    }
    if (!result.json()) {
      result.print(version);
    }
  }

  private void print(TrainingRun run) {
    result.errors().say(RunHint.text(run.getName()));
    result.print(run, run::getName);
  }

  /** Told as soon as the server has it: whoever stops this process can take the run up. */
  private void announce(String run) {
    result
        .errors()
        .print(
            "run %s".formatted(run),
            JsonNodeFactory.instance.objectNode().put("training_run", run));
  }
}
