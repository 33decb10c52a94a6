package dev.marquee.server.training;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * An image of a streamed batch with what is true of it. Immutable.
 *
 * @param image a JPEG or PNG, from the buffer's position to its limit
 * @param labels the places of its labels in the vocabulary that was stated
 */
public record StreamedExample(ByteBuffer image, List<Integer> labels) {
  public StreamedExample {
    image = image.asReadOnlyBuffer();
    labels = List.copyOf(labels);
  }

  @Override
  public ByteBuffer image() {
    return image.duplicate();
  }
}
