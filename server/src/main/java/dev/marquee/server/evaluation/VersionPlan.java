package dev.marquee.server.evaluation;

import dev.marquee.models.labels.LabelMerge;
import dev.marquee.server.datasets.DatasetSplit;
import dev.marquee.server.datasets.StoredExample;
import dev.marquee.server.registry.VersionEntry;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Stream;

/**
 * What is to be done with one version.
 *
 * @param labels how the dataset's labels become the version's; nothing of other labels
 * @param trained how many of what is measured the version was trained with
 * @param common the labels of the examples by which frequencies are counted; not changed
 */
record VersionPlan(
    VersionEntry version,
    DatasetSplit on,
    LabelMerge labels,
    LabelledExamples measured,
    int trained,
    ThresholdChoice thresholds,
    List<BitSet> common) {

  /** Returns those by which thresholds are tuned; none unless they are of another split. */
  LabelledExamples tuning() {
    return switch (thresholds) {
      case ThresholdChoice.OtherSplit(String _, LabelledExamples examples) -> examples;
      case ThresholdChoice.Own _, ThresholdChoice.OtherHalf _ ->
          new LabelledExamples(List.of(), List.of(), 0);
    };
  }

  /** Returns how many examples the version has to score. */
  int count() {
    return measured.examples().size() + tuning().examples().size();
  }

  /** Returns all examples that the version has to score: those that are measured first. */
  List<StoredExample> toScore() {
    return Stream.concat(measured.examples().stream(), tuning().examples().stream()).toList();
  }
}
