package dev.marquee.server.registry;

import dev.marquee.models.image.InputSpec;
import dev.marquee.models.labels.Vocabulary;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What a version is, beside its weights: everything that is needed to serve them. Kept as JSON in
 * {@code manifest.json}, with names in snake_case; unknown names are refused.
 *
 * @param format the form of this file; {@value #FORMAT}
 * @param description what is to know of the version; may be empty
 * @param architecture the network family, such as {@code densenet121}
 * @param architectureSettings the family's settings where they differ from its defaults
 * @param labels in the order of the network's outputs; at least one, none twice
 * @param thresholds the score from which a label is predicted, in [0, 1], where it is not {@value
 *     #DEFAULT_THRESHOLD}
 * @param input how the network is fed
 * @param weights which weights file belongs to it
 * @param createTime when it was made
 * @param provenance where the weights come from, as free pairs
 */
public record Manifest(
    int format,
    String description,
    String architecture,
    Map<String, String> architectureSettings,
    List<String> labels,
    Map<String, Float> thresholds,
    InputSpec input,
    Weights weights,
    Instant createTime,
    Map<String, String> provenance) {
  /** The form that this release writes and reads. */
  public static final int FORMAT = 1;

  /** The score from which a label is predicted where a manifest states none. */
  public static final float DEFAULT_THRESHOLD = 0.5f;

  /**
   * A weights file.
   *
   * @param sha256 64 lower-case hexadecimal digits
   * @param sizeBytes above zero
   */
  public record Weights(String sha256, long sizeBytes) {
    public Weights {
      if (!sha256.matches("[0-9a-f]{64}")) {
        throw new IllegalArgumentException("sha256 must be 64 lower-case hex digits");
      }
      if (sizeBytes <= 0) {
        throw new IllegalArgumentException("size_bytes must be above zero");
      }
    }
  }

  public Manifest {
    requireFormat(BigInteger.valueOf(format));
    architectureSettings = Map.copyOf(architectureSettings);
    labels = new Vocabulary(labels).labels();
    thresholds = Map.copyOf(thresholds);
    provenance = Map.copyOf(provenance);
    for (Map.Entry<String, Float> entry : thresholds.entrySet()) {
      if (!labels.contains(entry.getKey())) {
        throw new IllegalArgumentException(
            "`thresholds` names '%s', which is no label".formatted(entry.getKey()));
      }
      if (!(entry.getValue() >= 0 && entry.getValue() <= 1)) {
        throw new IllegalArgumentException(
            "the threshold of '%s' must be in [0, 1], not %s"
                .formatted(entry.getKey(), entry.getValue()));
      }
    }
  }

  static void requireFormat(BigInteger format) {
    if (!format.equals(BigInteger.valueOf(FORMAT))) {
      throw new IllegalArgumentException(
          "its format is %d, but this release reads %d".formatted(format, FORMAT));
    }
  }

  /** Returns the score from which a label is predicted. */
  public float threshold(String label) {
    return thresholds.getOrDefault(label, DEFAULT_THRESHOLD);
  }
}
