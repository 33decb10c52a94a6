package dev.marquee.server.datasets;

import dev.marquee.server.blobs.Digest;
import java.util.List;

/**
 * A dataset that never changes again, with its examples: what is trained with and measured on.
 * Immutable.
 *
 * @param labels the vocabulary
 * @param examples all of them, in the order of their ids
 */
public record CommittedDataset(
    DatasetName name, Digest digest, List<String> labels, List<StoredExample> examples) {
  public CommittedDataset {
    labels = List.copyOf(labels);
    examples = List.copyOf(examples);
  }
}
