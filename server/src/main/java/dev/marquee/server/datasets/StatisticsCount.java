package dev.marquee.server.datasets;

import dev.marquee.server.datasets.DatasetStatistics.LabelCount;
import dev.marquee.server.datasets.DatasetStatistics.Range;
import dev.marquee.server.datasets.DatasetStatistics.Sizes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.LongStream;

/** Counts the examples of a dataset in one pass over them. For one thread. */
final class StatisticsCount implements Consumer<StoredExample> {
  private final List<String> labels;
  private final Map<String, Integer> positions = new HashMap<>();
  private final Map<String, Long> splits = new TreeMap<>();
  private final List<Map<String, Long>> splitsOfLabels = new ArrayList<>();
  private final long[] crossed;
  private final TreeMap<Integer, Long> widths = new TreeMap<>();
  private final TreeMap<Integer, Long> heights = new TreeMap<>();
  private final SharedImages images = new SharedImages();
  private final List<ExampleName> unlabelled = new ArrayList<>();
  private long examples;
  private long unlabelledCount;

  StatisticsCount(List<String> labels) {
    this.labels = labels;
    for (String label : labels) {
      positions.put(label, positions.size());
      splitsOfLabels.add(new TreeMap<>());
    }
    boolean cross = labels.size() <= DatasetStatistics.MAX_CROSSED;
    this.crossed = new long[cross ? labels.size() * labels.size() : 0];
  }

  @Override
  public void accept(StoredExample example) {
    examples++;
    String split = example.split().orElse("");
    splits.merge(split, 1L, Long::sum);
    widths.merge(example.width(), 1L, Long::sum);
    heights.merge(example.height(), 1L, Long::sum);
    images.accept(example);
    int[] held = example.labels().stream().mapToInt(positions::get).toArray();
    for (int label : held) {
      splitsOfLabels.get(label).merge(split, 1L, Long::sum);
      if (crossed.length > 0) {
        for (int other : held) {
          crossed[label * labels.size() + other]++;
        }
      }
    }
    if (held.length == 0) {
      unlabelledCount++;
      if (unlabelled.size() < Warnings.NAMED) {
        unlabelled.add(example.name());
      }
    }
  }

  /** Returns what came of it. */
  DatasetStatistics statistics() {
    List<LabelCount> counts = new ArrayList<>();
    for (int label = 0; label < labels.size(); label++) {
      Map<String, Long> ofSplits = splitsOfLabels.get(label);
      long sum = ofSplits.values().stream().mapToLong(Long::longValue).sum();
      counts.add(new LabelCount(labels.get(label), sum, ofSplits));
    }
    return new DatasetStatistics(
        examples,
        unlabelledCount,
        images.count(),
        splits,
        counts,
        LongStream.of(crossed).boxed().toList(),
        examples == 0 ? Optional.empty() : Optional.of(new Sizes(range(widths), range(heights))),
        images.duplicates(),
        images.duplicateCount(),
        Warnings.of(images, counts, splits.keySet(), unlabelledCount, unlabelled));
  }

  private Range range(SortedMap<Integer, Long> counts) {
    long middle = (examples - 1) / 2;
    int median = counts.firstKey();
    long behind = 0;
    for (Map.Entry<Integer, Long> entry : counts.entrySet()) {
      behind += entry.getValue();
      if (behind > middle) {
        median = entry.getKey();
        break;
      }
    }
    return new Range(counts.firstKey(), median, counts.lastKey());
  }
}
