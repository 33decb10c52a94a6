package dev.marquee.models.labels;

import java.util.HashSet;
import java.util.List;

/**
 * The labels of a version, in the order of its network's outputs. Immutable.
 *
 * @param labels 1 to {@value #MAX_LABELS} labels, none blank, none twice, each at most {@value
 *     #MAX_LENGTH} characters
 */
public record Vocabulary(List<String> labels) {
  /** The most labels that a version may have. */
  public static final int MAX_LABELS = 100_000;

  /** The longest label, in characters. */
  public static final int MAX_LENGTH = 200;

  public Vocabulary {
    labels = List.copyOf(labels);
    if (labels.isEmpty() || labels.size() > MAX_LABELS) {
      throw new IllegalArgumentException("there must be 1 to " + MAX_LABELS + " labels");
    }
    HashSet<String> seen = new HashSet<>();
    for (String label : labels) {
      if (label.isBlank() || label.length() > MAX_LENGTH) {
        throw new IllegalArgumentException(
            "a label must have 1 to %d characters: '%s'".formatted(MAX_LENGTH, label));
      }
      if (!seen.add(label)) {
        throw new IllegalArgumentException("label '" + label + "' occurs twice");
      }
    }
  }

  /** Returns how many labels there are. */
  public int size() {
    return labels.size();
  }
}
