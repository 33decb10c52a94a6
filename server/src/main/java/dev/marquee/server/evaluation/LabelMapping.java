package dev.marquee.server.evaluation;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How a dataset's labels become those of a version. Immutable.
 *
 * @param merged what each label becomes, in one step; labels that are not named stay as they are
 * @param dropped labels that are none
 */
public record LabelMapping(Map<String, String> merged, Set<String> dropped) {
  static final LabelMapping NONE = new LabelMapping(Map.of(), Set.of());

  public LabelMapping {
    merged = Map.copyOf(merged);
    dropped = Set.copyOf(dropped);
  }

  /** Returns what the labels of an example become. */
  Set<String> apply(Collection<String> labels) {
    return labels.stream()
        .flatMap(label -> target(label).stream())
        .collect(Collectors.toUnmodifiableSet());
  }

  private Optional<String> target(String label) {
    return dropped.contains(label)
        ? Optional.empty()
        : Optional.of(merged.getOrDefault(label, label));
  }
}
