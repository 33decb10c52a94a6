package dev.marquee.server.datasets;

import dev.marquee.server.blobs.Digest;
import dev.marquee.server.datasets.DatasetStatistics.Duplicate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Which images several examples share, and in what these differ. For one thread. */
final class SharedImages implements Consumer<StoredExample> {
  private final Map<Digest, StoredExample> first = new HashMap<>();
  private final TreeMap<Digest, List<ExampleName>> shared = new TreeMap<>();
  private final Conflict acrossSplits = new Conflict();
  private final Conflict labelsDiffer = new Conflict();

  /** Images whose examples differ in one way. */
  static final class Conflict {
    private long count;
    private final List<ExampleName> named = new ArrayList<>();

    private void add(StoredExample one, StoredExample other) {
      count++;
      // In pairs, for one alone shows nothing.
      if (named.size() + 2 <= Warnings.NAMED) {
        named.add(one.name());
        named.add(other.name());
      }
    }

    /** Returns how many examples differ from the first of their image. */
    long count() {
      return count;
    }

    /** Returns some of them, each behind the first of its image. */
    List<ExampleName> named() {
      return named;
    }
  }

  @Override
  public void accept(StoredExample example) {
    StoredExample before = first.putIfAbsent(example.image(), example);
    if (before == null) {
      return;
    }
    List<ExampleName> names =
        shared.computeIfAbsent(
            example.image(), _ -> new ArrayList<>(List.of(before.name())));
    if (names.size() < DatasetStatistics.MAX_DUPLICATES) {
      names.add(example.name());
    }
    if (!before.split().equals(example.split())) {
      acrossSplits.add(before, example);
    }
    if (!before.labels().equals(example.labels())) {
      labelsDiffer.add(before, example);
    }
  }

  /** Returns how many different images there are. */
  long count() {
    return first.size();
  }

  long duplicateCount() {
    return shared.size();
  }

  /** Returns those that are shared, in the order of their digests, as many as are named. */
  List<Duplicate> duplicates() {
    return shared.entrySet().stream()
        .limit(DatasetStatistics.MAX_DUPLICATES)
        .map(entry -> new Duplicate(entry.getKey(), entry.getValue()))
        .toList();
  }

  Conflict acrossSplits() {
    return acrossSplits;
  }

  Conflict labelsDiffer() {
    return labelsDiffer;
  }
}
