package dev.marquee.tools;

import dev.marquee.client.MarqueeClient;
import dev.marquee.v1.Change;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code marquee registry changes}: who did what, with a bound, since a registry's history has
 * none.
 */
@Command(
    name = "changes",
    description = {
      "Lists what was done to models, versions and aliases, newest first.",
      "",
      "Models that were deleted since are part of it. Each line begins with the number of the change."
    },
    footer = {"", "Example:", "  marquee registry changes models/posters --limit 20"})
@SuppressWarnings("NullAway.Init") // picocli fills the fields in.
final class RegistryChangesCommand implements Runnable {
  @Mixin private ServerOption server;
  @Mixin private ResultOption result;

  @Spec private CommandSpec command;

  @Parameters(
      paramLabel = "MODEL",
      converter = ModelReference.class,
      arity = "0..1",
      description = "Only what was done to this one. Default: all.")
  private @Nullable String model;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "100",
      description = "The most changes to list. Default: ${DEFAULT-VALUE}.")
  private int limit;

  @Override
  public void run() {
    if (limit < 1) {
      throw new ParameterException(
          command.commandLine(), "--limit must be at least 1, not %d.".formatted(limit));
    }
    List<Change> changes;
    try (MarqueeClient client = server.connect()) {
      changes = client.registry().listChanges(model == null ? "" : model).limit(limit).toList();
    }
    changes.forEach(
        change -> result.print(change, () -> ChangeText.lines(change, result.columns())));
    if (changes.isEmpty() && model != null) {
      result.errors().say("note: nothing is known of %s.".formatted(model));
    }
  }
}
