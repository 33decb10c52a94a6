package dev.marquee.server.registry;

import dev.marquee.models.image.InputSpec;
import dev.marquee.models.labels.Vocabulary;
import dev.marquee.server.blobs.Digest;
import java.math.BigInteger;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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
 * @param goldens which file of golden inputs and scores belongs to it; a key that may be absent
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
    Optional<Goldens> goldens,
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
      requireFile(sha256, sizeBytes);
    }

    /** Returns the digest that names the file. */
    public Digest digest() {
      return new Digest(sha256);
    }
  }

  /**
   * A file of golden inputs with the scores that they have: tensors {@code inputs} {@code [n, 3,
   * height, width]} and {@code scores} {@code [n, labels]}, with 1 to {@value #MAX_COUNT} inputs.
   *
   * @param sha256 64 lower-case hexadecimal digits
   * @param sizeBytes above zero
   * @param tolerance how far a score may be from the one stated, in (0, 1]
   */
  public record Goldens(String sha256, long sizeBytes, float tolerance) {
    /** The most inputs that there may be. */
    public static final int MAX_COUNT = 64;

    public Goldens {
      requireFile(sha256, sizeBytes);
      if (!(tolerance > 0 && tolerance <= 1)) {
        throw new IllegalArgumentException("tolerance must be in (0, 1]");
      }
    }

    /** Returns the digest that names the file. */
    public Digest digest() {
      return new Digest(sha256);
    }
  }

  public Manifest {
    requireFormat(BigInteger.valueOf(format));
    architectureSettings = Map.copyOf(architectureSettings);
    labels = new Vocabulary(labels).labels();
    thresholds = Map.copyOf(thresholds);
    provenance = Map.copyOf(provenance);
    // A client may send many of both: looking each up in the list would take quadratic time.
    Set<String> known = Set.copyOf(labels);
    int year = createTime.atOffset(ZoneOffset.UTC).getYear();
    if (year < 1 || year > 9999) {
      throw new IllegalArgumentException("`create_time` must lie in the years 0001 to 9999");
    }
    for (Map.Entry<String, Float> entry : thresholds.entrySet()) {
      if (!known.contains(entry.getKey())) {
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

  private static void requireFile(String sha256, long sizeBytes) {
    Digest _ = new Digest(sha256);
    if (sizeBytes <= 0) {
      throw new IllegalArgumentException("size_bytes must be above zero");
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
