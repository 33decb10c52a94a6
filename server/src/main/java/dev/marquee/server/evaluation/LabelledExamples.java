package dev.marquee.server.evaluation;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.models.labels.LabelMerge;
import dev.marquee.server.datasets.CommittedDataset;
import dev.marquee.server.datasets.StoredExample;
import dev.marquee.server.registry.VersionEntry;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The examples of a split that have a label, with what a version should say of them.
 *
 * @param truth of each example, the indices of its labels in the version's vocabulary; not changed
 * @param unlabelled how many examples were left out because they have no label
 */
record LabelledExamples(List<StoredExample> examples, List<BitSet> truth, int unlabelled) {
  private static final int NAMED = 5;

  /**
   * Looks at a split through a version's eyes.
   *
   * @param split empty for all examples
   * @throws Failure.FailedPrecondition ({@code LABELS_UNKNOWN}) if there are labels that the
   *     version does not know; ({@code NO_LABELLED_EXAMPLES}) if no example has a label
   */
  static LabelledExamples of(
      CommittedDataset dataset, Optional<String> split, LabelMerge labels, VersionEntry version) {
    List<StoredExample> all = in(dataset, split);
    requireKnown(all, labels, dataset, version);
    LabelledExamples found = select(all, labels, version.manifest().labels());
    if (found.examples().isEmpty()) {
      throw new Failure.FailedPrecondition(
          Reason.NO_LABELLED_EXAMPLES, nothing(dataset, split, all));
    }
    return found;
  }

  private static String nothing(
      CommittedDataset dataset, Optional<String> split, List<StoredExample> all) {
    if (all.isEmpty()) {
      return "%s has no split '%s': its splits are %s."
          .formatted(dataset.name(), split.orElse(""), splits(dataset));
    }
    String where = split.map(name -> " in its split '%s'".formatted(name)).orElse("");
    if (all.stream().allMatch(example -> example.labels().isEmpty())) {
      return "%s has no example with a label%s: its splits are %s."
          .formatted(dataset.name(), where, splits(dataset));
    }
    return "The label merge drops every label that an example of %s has%s: drop fewer, or send no label_merge to measure as the version was trained."
        .formatted(dataset.name(), where);
  }

  /** Returns the share of the examples of a split that have each label; empty if there are none. */
  static Optional<List<BitSet>> truthIn(
      CommittedDataset dataset, String split, LabelMerge labels, VersionEntry version) {
    List<BitSet> truth =
        select(in(dataset, Optional.of(split)), labels, version.manifest().labels()).truth();
    return truth.isEmpty() ? Optional.empty() : Optional.of(truth);
  }

  private static List<StoredExample> in(CommittedDataset dataset, Optional<String> split) {
    return dataset.examples().stream()
        .filter(example -> split.isEmpty() || example.split().equals(split))
        .toList();
  }

  private static LabelledExamples select(
      List<StoredExample> all, LabelMerge labels, List<String> vocabulary) {
    Map<String, Integer> places = new HashMap<>();
    vocabulary.forEach(label -> places.put(label, places.size()));
    List<StoredExample> examples = new ArrayList<>();
    List<BitSet> truth = new ArrayList<>();
    for (StoredExample example : all) {
      BitSet set = new BitSet();
      labels.labels(example.labels()).stream()
          .map(places::get)
          .filter(Objects::nonNull)
          .forEach(set::set);
      if (!set.isEmpty()) {
        examples.add(example);
        truth.add(set);
      }
    }
    return new LabelledExamples(examples, truth, all.size() - examples.size());
  }

  private static void requireKnown(
      List<StoredExample> examples,
      LabelMerge labels,
      CommittedDataset dataset,
      VersionEntry version) {
    Set<String> unknown = new TreeSet<>();
    examples.forEach(example -> unknown.addAll(labels.labels(example.labels())));
    version.manifest().labels().forEach(unknown::remove);
    if (!unknown.isEmpty()) {
      throw new Failure.FailedPrecondition(
          Reason.LABELS_UNKNOWN,
          "%s has labels that %s does not know: %s%s. Say in label_merge what they become, or that they are dropped."
              .formatted(
                  dataset.name(),
                  version.name(),
                  unknown.stream().limit(NAMED).collect(Collectors.joining(", ")),
                  unknown.size() > NAMED ? " and %d more".formatted(unknown.size() - NAMED) : ""));
    }
  }

  private static String splits(CommittedDataset dataset) {
    String splits =
        dataset.examples().stream()
            .flatMap(example -> example.split().stream())
            .distinct()
            .sorted()
            .collect(Collectors.joining(", "));
    return splits.isEmpty() ? "none" : splits;
  }
}
