package dev.marquee.tools;

import dev.marquee.client.MarqueeClient;
import dev.marquee.v1.Dataset;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code marquee dataset delete}: asks nothing, since scripts could not answer. */
@Command(
    name = "delete",
    description = {
      "Deletes a dataset without asking, and prints its name.",
      "",
      "Versions that were trained with it, and evaluations on it, stay."
    },
    footer = {"", "Example:", "  marquee dataset delete datasets/posters-x"})
@SuppressWarnings("NullAway.Init") // picocli fills the fields in.
final class DatasetDeleteCommand implements Runnable {
  @Mixin private ServerOption server;
  @Mixin private DatasetChangeOption change;
  @Mixin private ResultOption result;

  @Override
  public void run() {
    try (MarqueeClient client = server.connect()) {
      client.datasets().deleteDataset(change.name(), change.etag());
    }
    result.print(Dataset.newBuilder().setName(change.name()).build(), change::name);
  }
}
