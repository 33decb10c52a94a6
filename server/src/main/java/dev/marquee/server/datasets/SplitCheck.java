package dev.marquee.server.datasets;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Whether the splits of a dataset contradict themselves: all examples have one or none, and no group
 * stands in two. For one thread.
 */
final class SplitCheck implements Consumer<StoredExample> {
  private static final int NAMED = 5;

  private final Map<String, String> splitOfGroup = new HashMap<>();
  private final TreeSet<String> torn = new TreeSet<>();
  private final List<String> with = new ArrayList<>();
  private final List<String> without = new ArrayList<>();
  private long withCount;
  private long withoutCount;

  @Override
  public void accept(StoredExample example) {
    if (example.split().isPresent()) {
      withCount++;
      name(with, example);
    } else {
      withoutCount++;
      name(without, example);
    }
    String split = example.split().orElse("");
    String before = splitOfGroup.putIfAbsent(example.group(), split);
    if (before != null && !before.equals(split)) {
      torn.add(example.group());
    }
  }

  private static void name(List<String> named, StoredExample example) {
    if (named.size() < NAMED) {
      named.add(example.name().id());
    }
  }

  /**
   * Refuses a dataset that contradicts itself.
   *
   * @throws Failure.FailedPrecondition ({@code DATASET_INCONSISTENT}) if it does
   */
  void requireSound(DatasetName dataset) {
    if (withCount > 0 && withoutCount > 0) {
      boolean fewWithout = withoutCount <= withCount;
      throw inconsistent(
          "Of %s %d examples have a split and %d have none, such as %s: give one to all of them, or to none."
              .formatted(
                  dataset,
                  withCount,
                  withoutCount,
                  String.join(", ", fewWithout ? without : with)));
    }
    if (!torn.isEmpty()) {
      throw inconsistent(
          "Of %s %d groups stand in several splits, such as %s: give all examples of a group the same split."
              .formatted(
                  dataset, torn.size(), String.join(", ", torn.stream().limit(NAMED).toList())));
    }
  }

  private static Failure inconsistent(String message) {
    return new Failure.FailedPrecondition(Reason.DATASET_INCONSISTENT, message);
  }
}
