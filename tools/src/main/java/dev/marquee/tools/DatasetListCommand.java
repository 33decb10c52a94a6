package dev.marquee.tools;

import dev.marquee.client.MarqueeClient;
import dev.marquee.tools.TextTable.Room;
import dev.marquee.v1.Dataset;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code marquee dataset list}: all pages are fetched before anything is printed. */
@Command(
    name = "list",
    description = "Lists the datasets.",
    footer = {"", "Example:", "  marquee dataset list --server 127.0.0.1:50051"})
@SuppressWarnings("NullAway.Init") // picocli fills the fields in.
final class DatasetListCommand implements Runnable {
  @Mixin private ServerOption server;
  @Mixin private ResultOption result;

  @Override
  public void run() {
    List<Dataset> datasets;
    try (MarqueeClient client = server.connect()) {
      datasets = client.datasets().listDatasets().toList();
    }
    result.print(datasets, this::table);
  }

  private String table(List<Dataset> datasets) {
    return new TextTable<Dataset>(result.columns())
        .column("dataset", Dataset::getName)
        .column("state", dataset -> EnumText.of(dataset.getState(), "STATE_"))
        .column("examples", dataset -> Amount.of(dataset.getExampleCount()))
        .column("size", dataset -> Amount.ofBytes(dataset.getSizeBytes()))
        .column("labels", dataset -> Amount.of(dataset.getLabelsCount()))
        .column("created", Room.SPARED, dataset -> VersionSheet.minute(dataset.getCreateTime()))
        .column("description", Room.CUT, Dataset::getDescription)
        .render(datasets);
  }
}
