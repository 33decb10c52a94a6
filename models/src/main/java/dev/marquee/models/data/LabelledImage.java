package dev.marquee.models.data;

import java.util.List;
import java.util.Optional;

/**
 * An image of a dataset with what is true of it, without its pixels. Immutable.
 *
 * @param id its own, no other has it
 * @param group what must not be torn apart by a split, such as the film that a poster is of
 * @param content equal for images of equal bytes: their SHA-256
 * @param split the part of the dataset that it belongs to; empty where the dataset does not say
 * @param labels of the dataset's vocabulary, none twice
 * @param width in pixels, as the image is shown
 * @param height in pixels, as the image is shown
 */
public record LabelledImage(
    String id,
    String group,
    String content,
    Optional<String> split,
    List<String> labels,
    int width,
    int height) {
  public LabelledImage {
    labels = List.copyOf(labels);
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException("%s is %d x %d pixels".formatted(id, width, height));
    }
  }
}
