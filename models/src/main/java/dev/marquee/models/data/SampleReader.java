package dev.marquee.models.data;

import dev.marquee.models.image.ImagePipeline;
import dev.marquee.models.image.InputSpec;
import dev.marquee.models.recipe.Augmentation;
import java.nio.ByteBuffer;

/**
 * From the bytes of an image to the input of a network, augmented as a sample's seed decides: equal
 * samples give equal inputs, on every machine. Immutable and thread-safe.
 */
public final class SampleReader {
  /**
   * @param augmentation {@link Augmentation#NONE} to read as {@link ImagePipeline#read} does
   */
  public SampleReader(ImagePipeline pipeline, InputSpec input, Augmentation augmentation) {}

  /**
   * Reads an image into its place in a batch.
   *
   * @param image a JPEG or PNG, from the buffer's position to its limit; neither is changed
   * @param batch in native byte order, holding {@code [count, 3, height, width] float32} from
   *     position 0; several threads may fill different places of it at once
   * @param place of the sample in the batch, from 0
   * @throws dev.marquee.models.failure.Failure.InvalidArgument with one of the {@code IMAGE_}
   *     reasons if the image cannot be read
   */
  public void read(ByteBuffer image, Sample sample, ByteBuffer batch, int place) {
    if (place >= 0) {
      throw new UnsupportedOperationException();
    }
  }
}
