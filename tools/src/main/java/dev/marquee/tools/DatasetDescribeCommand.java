package dev.marquee.tools;

import dev.marquee.client.MarqueeClient;
import dev.marquee.v1.GetDatasetResponse;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code marquee dataset describe}: {@link DatasetSheet} is what it prints. */
@Command(
    name = "describe",
    description = "Shows a dataset: its splits, how often each label occurs, duplicates, warnings.",
    footer = {
      "",
      "Examples:",
      "  marquee dataset describe datasets/posters-x",
      "  marquee dataset describe datasets/posters-x --html posters-x.html"
    })
@SuppressWarnings("NullAway.Init") // picocli fills the fields in.
final class DatasetDescribeCommand implements Runnable {
  @Mixin private ServerOption server;
  @Mixin private DatasetHtmlOption html;
  @Mixin private ResultOption result;

  @Parameters(
      paramLabel = "DATASET",
      converter = DatasetReference.class,
      description = "The dataset, such as datasets/posters-x.")
  private String name;

  @Override
  public void run() {
    html.check();
    GetDatasetResponse dataset;
    try (MarqueeClient client = server.connect()) {
      dataset = client.datasets().getDataset(name);
      html.write(client, dataset);
    }
    result.print(dataset, () -> DatasetSheet.of(dataset, result.columns()));
  }
}
