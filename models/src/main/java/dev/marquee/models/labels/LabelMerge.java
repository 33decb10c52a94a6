package dev.marquee.models.labels;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which labels count as others, and which do not count at all. Labels that it does not speak of
 * stay as they are. Immutable.
 *
 * @param merged by label, sorted, the one that it counts as, which is neither merged nor dropped
 *     itself
 * @param dropped labels that do not count, none of them merged
 */
public record LabelMerge(Map<String, String> merged, Set<String> dropped) {
  /** Every label stays as it is. */
  public static final LabelMerge NONE = new LabelMerge(Map.of(), Set.of());

  /**
   * @throws IllegalArgumentException if it contradicts itself, or a label cannot be one; the
   *     message says which
   */
  public LabelMerge {
    merged = Collections.unmodifiableMap(new TreeMap<>(merged));
    dropped = Collections.unmodifiableSet(new TreeSet<>(dropped));
    for (Map.Entry<String, String> entry : merged.entrySet()) {
      String label = entry.getKey();
      String target = entry.getValue();
      // A vocabulary knows what a label may be.
      var _ = new Vocabulary(List.of(target));
      require(
          !merged.containsKey(target),
          target,
          "is merged itself: merge into the label that it becomes");
      require(!dropped.contains(target), target, "is dropped: merge into a label that stays");
      require(!dropped.contains(label), label, "is dropped as well as merged: do one of the two");
    }
  }

  private static void require(boolean holds, String label, String why) {
    if (!holds) {
      throw new IllegalArgumentException("'%s' %s".formatted(label, why));
    }
  }

  /**
   * Returns the vocabulary of a network that is trained with the merge.
   *
   * @param vocabulary of the data, without a label twice
   * @return sorted; may be empty where all labels are dropped. In the same order where nothing is
   *     merged or dropped at all
   */
  public List<String> vocabulary(List<String> vocabulary) {
    List<String> kept = labels(vocabulary);
    return equals(NONE) ? kept : kept.stream().sorted().toList();
  }

  /**
   * Returns what it says of some labels, and nothing of others: equal ones do the same with them.
   *
   * @param vocabulary the labels
   */
  public LabelMerge within(Collection<String> vocabulary) {
    Set<String> known = Set.copyOf(vocabulary);
    Map<String, String> ofMerged = new TreeMap<>(merged);
    ofMerged.keySet().retainAll(known);
    Set<String> ofDropped = new TreeSet<>(dropped);
    ofDropped.retainAll(known);
    return new LabelMerge(ofMerged, ofDropped);
  }

  /**
   * Returns what is true of an example.
   *
   * @param labels in the data's words
   * @return each once
   */
  public List<String> labels(List<String> labels) {
    Set<String> counted = new LinkedHashSet<>();
    for (String label : labels) {
      if (!dropped.contains(label)) {
        counted.add(Objects.requireNonNullElse(merged.get(label), label));
      }
    }
    return List.copyOf(counted);
  }
}
