package dev.marquee.tools;

import dev.marquee.client.MarqueeClient;
import dev.marquee.client.ModelWatch;
import dev.marquee.v1.Change;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code marquee models watch}: ends only with an error, or by a signal. */
@Command(
    name = "watch",
    description = {
      "Prints what is done to a model, its versions and its aliases, as it is done, until stopped.",
      "",
      "A connection that breaks is replaced, and no change is missed or printed twice. Each change "
          + "begins with its number; what changed, who did it and why stand below, indented. It has "
          + "no --deadline: the watch ends when it is stopped, when nobody reads what it prints any "
          + "more, or when a lost server does not come back within MARQUEE_DEADLINE (30s)."
    },
    footer = {"", "Example:", "  marquee models watch models/posters --after 120"})
@SuppressWarnings("NullAway.Init") // picocli fills the fields in.
final class ModelsWatchCommand implements Runnable {
  @Mixin private ServerAddress server;
  @Mixin private ResultOption result;

  @Parameters(
      paramLabel = "MODEL",
      converter = ModelReference.class,
      description = "The model; it need not be there yet.")
  private String model;

  @Option(
      names = "--after",
      paramLabel = "ID",
      description =
          "The number of the last change that is known; those behind it come first. Default: only "
              + "what is done from now on.")
  private @Nullable Long after;

  @Override
  public void run() {
    OptionalLong known = after == null ? OptionalLong.empty() : OptionalLong.of(after);
    try (MarqueeClient client = server.connect(builder -> {});
        ModelWatch watch = client.models().watchModel(model, known)) {
      for (Change change : watch) {
        result.printNext(
            result.json() ? ProtoJson.line(change) : ChangeText.lines(change, result.columns()));
      }
    }
  }
}
