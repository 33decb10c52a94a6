package dev.marquee.tools;

import dev.marquee.client.CommitOptions;
import dev.marquee.client.MarqueeClient;
import dev.marquee.v1.Dataset;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code marquee dataset commit}: for one that was uploaded with {@code --no-commit}. */
@Command(
    name = "commit",
    description = {
      "Makes a dataset immutable, and prints what it is.",
      "",
      "Only what is committed can be trained with or measured on. One that is committed already "
          + "stays as it is."
    },
    footer = {"", "Example:", "  marquee dataset commit datasets/posters-x --examples 6807"})
@SuppressWarnings("NullAway.Init") // picocli fills the fields in.
final class DatasetCommitCommand implements Runnable {
  @Mixin private ServerOption server;
  @Mixin private DatasetChangeOption change;
  @Mixin private ResultOption result;

  @Option(
      names = "--examples",
      paramLabel = "COUNT",
      description =
          "How many examples it must have; where there are others, nothing is committed. Default: "
              + "any number above zero.")
  private @Nullable Long examples;

  @Override
  public void run() {
    CommitOptions options = CommitOptions.none().ifEtag(change.etag());
    try (MarqueeClient client = server.connect()) {
      Dataset committed =
          client
              .datasets()
              .commitDataset(
                  change.name(), examples == null ? options : options.ifExamples(examples));
      result.print(committed, () -> DatasetSheet.line(committed));
    }
  }
}
