package dev.marquee.server.datasets;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;

/**
 * An example as a client sends it, with nothing checked yet.
 *
 * @param number counts the examples of one upload
 * @param sha256 of the image; may be empty where the image is sent
 * @param image empty where the server is to have it already
 */
public record SentExample(
    long number,
    String id,
    List<String> labels,
    String split,
    String group,
    Map<String, String> metadata,
    String sha256,
    ByteBuffer image) {
  public SentExample {
    labels = List.copyOf(labels);
    metadata = Map.copyOf(metadata);
  }
}
