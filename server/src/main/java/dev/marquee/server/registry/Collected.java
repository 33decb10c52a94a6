package dev.marquee.server.registry;

import dev.marquee.server.blobs.StoredBlob;
import java.util.List;

/**
 * What a collection removed. Immutable.
 *
 * @param blobs those that nothing referred to
 * @param staged the names of files and folders in the staging folder that nobody went on with
 */
public record Collected(List<StoredBlob> blobs, List<String> staged) {
  public Collected {
    blobs = List.copyOf(blobs);
    staged = List.copyOf(staged);
  }

  /** Returns whether nothing was removed. */
  public boolean isEmpty() {
    return blobs.isEmpty() && staged.isEmpty();
  }

  /** Returns how many bytes the blobs had. */
  public long blobBytes() {
    return blobs.stream().mapToLong(StoredBlob::sizeBytes).sum();
  }
}
