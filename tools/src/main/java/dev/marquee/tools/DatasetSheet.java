package dev.marquee.tools;

import dev.marquee.v1.Dataset;
import dev.marquee.v1.DatasetStatistics;
import dev.marquee.v1.DatasetStatistics.Duplicate;
import dev.marquee.v1.DatasetStatistics.ImageSizes;
import dev.marquee.v1.DatasetStatistics.SplitCount;
import dev.marquee.v1.DatasetWarning;
import dev.marquee.v1.GetDatasetResponse;
import java.util.List;
import java.util.stream.Collectors;

/** A dataset as a page of text: facts, a bar for each label, duplicates, warnings. */
final class DatasetSheet {
  private static final int NAME_WIDTH = 13;

  /** More would push the rest off the screen; {@code --json} has them. */
  private static final int DUPLICATES_SHOWN = 10;

  private final StringBuilder text = new StringBuilder();
  private final int columns;

  private DatasetSheet(int columns) {
    this.columns = columns;
  }

  /** Returns the page, without a line end after its last line. */
  static String of(GetDatasetResponse described, int columns) {
    DatasetSheet sheet = new DatasetSheet(columns);
    sheet.facts(described.getDataset(), described.getStatistics());
    sheet.labels(described.getStatistics());
    sheet.duplicates(described.getStatistics());
    sheet.warnings(described.getStatistics().getWarningsList());
    return sheet.text.toString().stripTrailing();
  }

  /** Returns the dataset in one line. */
  static String line(Dataset dataset) {
    return "%s: %s, %s, %s%s"
        .formatted(
            dataset.getName(),
            EnumText.of(dataset.getState(), "STATE_"),
            Amount.of(dataset.getExampleCount(), "example"),
            Amount.ofBytes(dataset.getSizeBytes()),
            dataset.getDigest().isEmpty() ? "" : ", digest " + dataset.getDigest());
  }

  private void facts(Dataset dataset, DatasetStatistics statistics) {
    fact("name", dataset.getName());
    fact("description", dataset.getDescription());
    fact("state", EnumText.of(dataset.getState(), "STATE_"));
    fact("created", VersionSheet.time(dataset.getCreateTime()));
    fact("committed", VersionSheet.time(dataset.getCommitTime()));
    fact("digest", dataset.getDigest());
    fact(
        "examples",
        "%s, %s of them without a label"
            .formatted(
                Amount.of(statistics.getExampleCount()),
                Amount.of(statistics.getUnlabelledCount())));
    fact(
        "images",
        "%s, %s"
            .formatted(
                Amount.of(statistics.getImageCount()), Amount.ofBytes(dataset.getSizeBytes())));
    fact("sizes", statistics.hasImageSizes() ? sizes(statistics.getImageSizes()) : "");
    fact("splits", splits(statistics.getSplitsList()));
  }

  private static String sizes(ImageSizes sizes) {
    return "widths %d to %d, median %d; heights %d to %d, median %d"
        .formatted(
            sizes.getMinWidth(),
            sizes.getMaxWidth(),
            sizes.getMedianWidth(),
            sizes.getMinHeight(),
            sizes.getMaxHeight(),
            sizes.getMedianHeight());
  }

  private static String splits(List<SplitCount> splits) {
    return splits.stream()
        .map(
            split ->
                (split.getSplit().isEmpty() ? "none" : split.getSplit())
                    + " "
                    + Amount.of(split.getExampleCount()))
        .collect(Collectors.joining(", "));
  }

  private void labels(DatasetStatistics statistics) {
    text.append("\nLabels (").append(statistics.getLabelsCount()).append(")\n");
    text.append(
        BarChart.of(
            statistics.getLabelsList().stream()
                .map(label -> new BarChart.Bar(label.getLabel(), label.getExampleCount()))
                .toList(),
            columns));
  }

  private void duplicates(DatasetStatistics statistics) {
    if (statistics.getDuplicateCount() == 0) {
      return;
    }
    text.append("\nImages that several examples share: ")
        .append(Amount.of(statistics.getDuplicateCount()))
        .append('\n');
    statistics.getDuplicatesList().stream()
        .limit(DUPLICATES_SHOWN)
        .map(Duplicate::getExamplesList)
        .forEach(
            names ->
                text.append("  ")
                    .append(names.stream().map(DatasetSheet::id).collect(Collectors.joining(", ")))
                    .append('\n'));
  }

  private void warnings(List<DatasetWarning> warnings) {
    if (warnings.isEmpty()) {
      return;
    }
    text.append("\nWarnings\n");
    for (DatasetWarning warning : warnings) {
      String first = "  " + EnumText.of(warning.getKind(), "KIND_") + ": ";
      for (String line : Lines.wrap(warning.getDetail(), Math.max(1, columns - 4))) {
        text.append(first).append(line).append('\n');
        first = "    ";
      }
      if (warning.getExamplesCount() > 0) {
        text.append("    ")
            .append(
                warning.getExamplesList().stream()
                    .map(DatasetSheet::id)
                    .collect(Collectors.joining(", ")))
            .append('\n');
      }
    }
  }

  private static String id(String name) {
    return name.substring(name.lastIndexOf('/') + 1);
  }

  private void fact(String name, String value) {
    if (!value.isEmpty()) {
      text.append(name).append(" ".repeat(NAME_WIDTH - name.length())).append(value).append('\n');
    }
  }
}
