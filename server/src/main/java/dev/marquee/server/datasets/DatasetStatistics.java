package dev.marquee.server.datasets;

import dev.marquee.server.blobs.Digest;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What there is to know of a dataset's examples together. Immutable.
 *
 * @param unlabelled how many examples have no label
 * @param images how many different images there are
 * @param splits how many examples each split has, by name; under an empty name those without one
 * @param labels in the vocabulary's order
 * @param coOccurrence how many examples have both of two labels, row after row; on the diagonal a
 *     label's own count; empty for more than {@value #MAX_CROSSED} labels
 * @param sizes empty where there are no examples
 * @param duplicates images that several examples share, at most {@value #MAX_DUPLICATES}
 * @param duplicateCount how many of those there are
 */
public record DatasetStatistics(
    long examples,
    long unlabelled,
    long images,
    Map<String, Long> splits,
    List<LabelCount> labels,
    List<Long> coOccurrence,
    Optional<Sizes> sizes,
    List<Duplicate> duplicates,
    long duplicateCount,
    List<Warning> warnings) {
  /** The most labels whose co-occurrence is counted: the table grows with their square. */
  static final int MAX_CROSSED = 200;

  /** The most duplicates that are named, and the most examples of each. */
  static final int MAX_DUPLICATES = 100;

  /**
   * How often a label occurs.
   *
   * @param splits how many examples of each split have it; a split without any is left out
   */
  public record LabelCount(String label, long examples, Map<String, Long> splits) {
    public LabelCount {
      splits = ordered(splits);
    }
  }

  /** Widths and heights in pixels; a median of an even count is the lower of the two. */
  public record Sizes(Range width, Range height) {}

  /** The smallest, the middle and the largest of some numbers. */
  public record Range(int min, int median, int max) {}

  /**
   * An image that several examples share.
   *
   * @param examples by name, at most {@value #MAX_DUPLICATES}
   */
  public record Duplicate(Digest image, List<ExampleName> examples) {
    public Duplicate {
      examples = List.copyOf(examples);
    }
  }

  /** What kind of thing is better looked at. */
  public enum WarningKind {
    /** Examples of different splits share an image. */
    DUPLICATE_ACROSS_SPLITS,
    /** Examples that share an image have different labels. */
    DUPLICATE_LABELS_DIFFER,
    /** A label has no example, or none in some split. */
    LABEL_WITHOUT_EXAMPLES,
    /** Examples have no label. */
    UNLABELLED
  }

  /**
   * What is better looked at before the dataset is used.
   *
   * @param detail what it is and what to do about it, in a sentence or two
   * @param examples some that show it
   */
  public record Warning(WarningKind kind, String detail, List<ExampleName> examples) {
    public Warning {
      examples = List.copyOf(examples);
    }
  }

  public DatasetStatistics {
    splits = ordered(splits);
    labels = List.copyOf(labels);
    coOccurrence = List.copyOf(coOccurrence);
    duplicates = List.copyOf(duplicates);
    warnings = List.copyOf(warnings);
  }

  private static Map<String, Long> ordered(Map<String, Long> counts) {
    return Collections.unmodifiableMap(new LinkedHashMap<>(counts));
  }
}
