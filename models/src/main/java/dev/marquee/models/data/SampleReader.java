package dev.marquee.models.data;

import dev.marquee.models.image.Crop;
import dev.marquee.models.image.ImagePipeline;
import dev.marquee.models.image.InputSpec;
import dev.marquee.models.image.Normalizer;
import dev.marquee.models.recipe.Augmentation;
import dev.marquee.models.recipe.Augmentation.Range;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;

/**
 * From the bytes of an image to the input of a network, augmented as a sample's seed decides: equal
 * samples give equal inputs, on every machine. Immutable and thread-safe.
 */
public final class SampleReader {
  private final ImagePipeline pipeline;
  private final InputSpec input;
  private final Augmentation augmentation;

  /**
   * @param augmentation {@link Augmentation#NONE} to read as {@link ImagePipeline#read} does
   */
  public SampleReader(ImagePipeline pipeline, InputSpec input, Augmentation augmentation) {
    this.pipeline = pipeline;
    this.input = input;
    this.augmentation = augmentation;
  }

  /**
   * Reads an image into its place in a batch.
   *
   * @param image a JPEG or PNG, from the buffer's position to its limit; neither is changed
   * @param batch in native byte order, holding {@code [count, 3, height, width] float32} from its
   *     beginning, whatever its position; several threads may fill different places of it at once
   * @param place of the sample in the batch, from 0
   * @throws dev.marquee.models.failure.Failure.InvalidArgument with one of the {@code IMAGE_}
   *     reasons if the image cannot be read
   * @throws IllegalArgumentException if the image has not the part that the sample is
   */
  public void read(ByteBuffer image, Sample sample, ByteBuffer batch, int place) {
    SplittableRandom random = new SplittableRandom(sample.seed());
    byte[] rgb =
        pipeline.pixels(
            image,
            input,
            (width, height) ->
                part(sample.crop().orElseGet(() -> Crop.whole(width, height)), random));
    if (random.nextDouble() < augmentation.flip()) {
      mirror(rgb);
    }
    Colours.brighten(rgb, factor(augmentation.brightness(), random));
    Colours.contrast(rgb, factor(augmentation.contrast(), random));
    Colours.saturate(rgb, factor(augmentation.saturation(), random));
    int bytes = Math.multiplyExact(input.elements(), Float.BYTES);
    batch
        .slice(Math.multiplyExact(place, bytes), bytes)
        .order(batch.order())
        .asFloatBuffer()
        .put(Normalizer.tensor(rgb, input));
  }

  /**
   * Draws a part of a part. An area a and a factor r of the aspect, drawn on a logarithmic scale,
   * give sides of √(a·r) and √(a / r) of the old ones, but no longer ones.
   */
  private Crop part(Crop within, SplittableRandom random) {
    double area = between(augmentation.area(), random);
    Range aspect = augmentation.aspect();
    Range exponent = new Range(StrictMath.log(aspect.from()), StrictMath.log(aspect.to()));
    double factor = StrictMath.exp(between(exponent, random));
    int width = scaled(within.width(), Math.sqrt(area * factor));
    int height = scaled(within.height(), Math.sqrt(area / factor));
    int x = within.x() + random.nextInt(within.width() - width + 1);
    int y = within.y() + random.nextInt(within.height() - height + 1);
    return new Crop(x, y, width, height);
  }

  private static int scaled(int side, double scale) {
    return Math.clamp(Math.round(side * scale), 1, side);
  }

  private static float factor(double deviation, SplittableRandom random) {
    return (float) between(new Range(1 - deviation, 1 + deviation), random);
  }

  private static double between(Range range, SplittableRandom random) {
    return range.from() + (range.to() - range.from()) * random.nextDouble();
  }

  private void mirror(byte[] rgb) {
    int row = InputSpec.CHANNELS * input.width();
    for (int start = 0; start < rgb.length; start += row) {
      int left = start;
      int right = start + row - InputSpec.CHANNELS;
      for (; left < right; left += InputSpec.CHANNELS, right -= InputSpec.CHANNELS) {
        for (int channel = 0; channel < InputSpec.CHANNELS; channel++) {
          byte kept = rgb[left + channel];
          rgb[left + channel] = rgb[right + channel];
          rgb[right + channel] = kept;
        }
      }
    }
  }
}
