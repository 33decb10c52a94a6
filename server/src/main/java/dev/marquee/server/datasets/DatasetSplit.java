package dev.marquee.server.datasets;

import dev.marquee.server.blobs.Digest;
import java.util.Optional;

/**
 * A part of a committed dataset, which another dataset of the same name does not have. Immutable.
 *
 * @param digest the dataset's
 * @param split empty for all examples
 */
public record DatasetSplit(DatasetName dataset, Digest digest, Optional<String> split) {

  @Override
  public String toString() {
    return split.map(name -> "split %s of %s".formatted(name, dataset)).orElse("all of " + dataset);
  }
}
