package dev.marquee.server.datasets;

import dev.marquee.server.blobs.Digest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A dataset without its examples. Immutable.
 *
 * @param labels the vocabulary, in the order in which it was stated
 * @param examples how many there are
 * @param bytes how many bytes its images have, each different one counted once
 * @param commitment empty while it is open
 * @param revision grows with every change
 */
public record StoredDataset(
    DatasetName name,
    String description,
    List<String> labels,
    long examples,
    long bytes,
    Instant createTime,
    Optional<Commitment> commitment,
    long revision) {

  /**
   * From when on a dataset never changes again.
   *
   * @param digest over the vocabulary and all examples, whatever order they came in
   * @param of the revision that was committed; empty where an earlier release did it
   */
  public record Commitment(Digest digest, Instant time, OptionalLong of) {}

  public StoredDataset {
    labels = List.copyOf(labels);
  }
}
