package dev.marquee.server.rpc;

import dev.marquee.server.datasets.DatasetStatistics;
import dev.marquee.server.datasets.ExampleName;
import dev.marquee.v1.DatasetStatistics.Duplicate;
import dev.marquee.v1.DatasetStatistics.ImageSizes;
import dev.marquee.v1.DatasetStatistics.LabelCount;
import dev.marquee.v1.DatasetStatistics.SplitCount;
import dev.marquee.v1.DatasetWarning;
import java.util.List;

/** The statistics of datasets as the wire spells them. */
final class StatisticsMessages {
  private StatisticsMessages() {}

  static dev.marquee.v1.DatasetStatistics statistics(DatasetStatistics statistics) {
    var message =
        dev.marquee.v1.DatasetStatistics.newBuilder()
            .setExampleCount(statistics.examples())
            .setUnlabelledCount(statistics.unlabelled())
            .setImageCount(statistics.images())
            .addAllCoOccurrence(statistics.coOccurrence())
            .setDuplicateCount(statistics.duplicateCount());
    statistics
        .splits()
        .forEach(
            (split, count) ->
                message.addSplits(SplitCount.newBuilder().setSplit(split).setExampleCount(count)));
    statistics.labels().forEach(label -> message.addLabels(label(label)));
    statistics.sizes().map(StatisticsMessages::sizes).ifPresent(message::setImageSizes);
    statistics.duplicates().forEach(duplicate -> message.addDuplicates(duplicate(duplicate)));
    statistics.warnings().forEach(warning -> message.addWarnings(warning(warning)));
    return message.build();
  }

  private static LabelCount label(DatasetStatistics.LabelCount count) {
    return LabelCount.newBuilder()
        .setLabel(count.label())
        .setExampleCount(count.examples())
        .putAllSplitCounts(count.splits())
        .build();
  }

  private static ImageSizes sizes(DatasetStatistics.Sizes sizes) {
    return ImageSizes.newBuilder()
        .setMinWidth(sizes.width().min())
        .setMedianWidth(sizes.width().median())
        .setMaxWidth(sizes.width().max())
        .setMinHeight(sizes.height().min())
        .setMedianHeight(sizes.height().median())
        .setMaxHeight(sizes.height().max())
        .build();
  }

  private static Duplicate duplicate(DatasetStatistics.Duplicate duplicate) {
    return Duplicate.newBuilder()
        .setImageSha256(duplicate.image().sha256())
        .addAllExamples(names(duplicate.examples()))
        .build();
  }

  private static DatasetWarning warning(DatasetStatistics.Warning warning) {
    return DatasetWarning.newBuilder()
        .setKind(
            switch (warning.kind()) {
              case DUPLICATE_ACROSS_SPLITS -> DatasetWarning.Kind.KIND_DUPLICATE_ACROSS_SPLITS;
              case DUPLICATE_LABELS_DIFFER -> DatasetWarning.Kind.KIND_DUPLICATE_LABELS_DIFFER;
              case LABEL_WITHOUT_EXAMPLES -> DatasetWarning.Kind.KIND_LABEL_WITHOUT_EXAMPLES;
              case UNLABELLED -> DatasetWarning.Kind.KIND_UNLABELLED;
            })
        .setDetail(warning.detail())
        .addAllExamples(names(warning.examples()))
        .build();
  }

  private static List<String> names(List<ExampleName> examples) {
    return examples.stream().map(ExampleName::toString).toList();
  }
}
