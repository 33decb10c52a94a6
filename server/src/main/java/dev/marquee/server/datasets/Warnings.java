package dev.marquee.server.datasets;

import dev.marquee.server.datasets.DatasetStatistics.LabelCount;
import dev.marquee.server.datasets.DatasetStatistics.Warning;
import dev.marquee.server.datasets.DatasetStatistics.WarningKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What of a dataset's counts is better looked at. */
final class Warnings {
  /** How many examples, or labels, a warning names. */
  static final int NAMED = 10;

  private Warnings() {}

  /**
   * Returns the warnings, the graver kinds first.
   *
   * @param splits the names of all splits
   * @param unlabelled some of the examples without labels
   */
  static List<Warning> of(
      SharedImages images,
      List<LabelCount> labels,
      Set<String> splits,
      long unlabelledCount,
      List<ExampleName> unlabelled) {
    List<Warning> warnings = new ArrayList<>();
    if (images.acrossSplits().count() > 0) {
      warnings.add(
          new Warning(
              WarningKind.DUPLICATE_ACROSS_SPLITS,
              "%d examples share their image with one of another split. Those in train are left out of training here; a version trained elsewhere would be measured on what it learned. Put them into one split, or leave them out."
                  .formatted(images.acrossSplits().count()),
              images.acrossSplits().named()));
    }
    if (images.labelsDiffer().count() > 0) {
      warnings.add(
          new Warning(
              WarningKind.DUPLICATE_LABELS_DIFFER,
              "%d examples have other labels than another one with the same image. See which are right."
                  .formatted(images.labelsDiffer().count()),
              images.labelsDiffer().named()));
    }
    if (!splits.isEmpty()) {
      addMissing(warnings, labels, splits);
    }
    if (unlabelledCount > 0) {
      warnings.add(
          new Warning(
              WarningKind.UNLABELLED,
              "%d examples have no label. See that this is what is true of them."
                  .formatted(unlabelledCount),
              unlabelled));
    }
    return warnings;
  }

  private static void addMissing(
      List<Warning> warnings, List<LabelCount> labels, Set<String> splits) {
    List<String> missing = new ArrayList<>();
    for (LabelCount label : labels) {
      if (label.examples() == 0) {
        missing.add("'%s'".formatted(label.label()));
      } else {
        splits.stream()
            .filter(split -> !label.splits().containsKey(split))
            .forEach(split -> missing.add("'%s' in %s".formatted(label.label(), split)));
      }
    }
    if (!missing.isEmpty()) {
      warnings.add(
          new Warning(
              WarningKind.LABEL_WITHOUT_EXAMPLES,
              "Labels have no example: %s%s. What was never seen is neither learned nor measured."
                  .formatted(
                      String.join(", ", missing.subList(0, Math.min(NAMED, missing.size()))),
                      missing.size() > NAMED
                          ? ", and %d more".formatted(missing.size() - NAMED)
                          : ""),
              List.of()));
    }
  }
}
