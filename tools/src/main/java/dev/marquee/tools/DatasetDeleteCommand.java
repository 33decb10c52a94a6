package dev.marquee.tools;

import dev.marquee.client.MarqueeClient;
import dev.marquee.v1.Dataset;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

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
  @Mixin private ResultOption result;

  @Parameters(
      paramLabel = "DATASET",
      converter = DatasetReference.class,
      description = "The dataset, such as datasets/posters-x.")
  private String name;

  @Option(
      names = "--etag",
      paramLabel = "ETAG",
      defaultValue = "",
      description =
          "The etag as it was read, from 'dataset list --json'. Where it is another by now, nothing "
              + "is changed and the command fails.")
  private String etag;

  @Override
  public void run() {
    try (MarqueeClient client = server.connect()) {
      client.datasets().deleteDataset(name, etag);
    }
    result.print(Dataset.newBuilder().setName(name).build(), () -> name);
  }
}
