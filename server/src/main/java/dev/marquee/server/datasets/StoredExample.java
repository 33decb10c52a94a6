package dev.marquee.server.datasets;

import dev.marquee.server.blobs.Digest;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An image of a dataset with what is true of it. Immutable.
 *
 * @param labels different ones of the dataset's vocabulary, in its order
 * @param split the part of the dataset that it belongs to; empty where the dataset has none
 * @param group what must not be torn apart by a split; the id of the example where nothing was said
 * @param image names the image's bytes in the blob store
 * @param imageBytes how many bytes those are
 * @param width in pixels, as the image is shown
 * @param height in pixels, as the image is shown
 */
public record StoredExample(
    ExampleName name,
    List<String> labels,
    Optional<String> split,
    String group,
    Map<String, String> metadata,
    Digest image,
    long imageBytes,
    int width,
    int height) {
  public StoredExample {
    labels = List.copyOf(labels);
    metadata = Map.copyOf(metadata);
  }
}
