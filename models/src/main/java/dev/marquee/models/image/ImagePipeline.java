package dev.marquee.models.image;

import dev.marquee.models.failure.Failure;
import java.awt.image.Raster;
import java.nio.ByteBuffer;
import java.util.function.LongSupplier;

/**
 * From the bytes of a JPEG or PNG to the input of a network, with bounds on what any bytes can cost
 * in time and memory. The result is Pillow 13's, bit for bit: decoding, turning by EXIF, laying
 * over white, {@code resize(BILINEAR)}. Three kinds of image differ: those that {@link PngColours}
 * names, and a JPEG whose colour is halved in height only (4:4:0), where the JDK repeats rows of
 * colour that Pillow interpolates.
 *
 * <p>Where a client sends wrong bytes, every method throws {@link Failure.InvalidArgument} of the
 * field {@code image} with one of the {@code IMAGE_} reasons, and nothing else. Immutable and
 * thread-safe; the caller bounds how many images are decoded at once. One image takes at most four
 * bytes of heap for each pixel of {@link ImageLimits#maxPixels}, twice the size of its tensor, and
 * outside the heap two bytes for each sample of a JPEG of several scans.
 */
public final class ImagePipeline {
  private final ImageLimits limits;
  private final LongSupplier nanoTime;
  private final LongSupplier threadTime;
  private final ImageHeaderReader headers;
  private final RasterDecoder decoder = new RasterDecoder();

  /** Makes one for which all time counts that passes while an image is decoded. */
  public ImagePipeline(ImageLimits limits, LongSupplier nanoTime) {
    this(limits, nanoTime, nanoTime);
  }

  /**
   * @param nanoTime a clock that only runs forward, in nanoseconds, such as {@link System#nanoTime}
   * @param threadTime a clock of the time that counts against {@link ImageLimits#maxDecodeTime}, no
   *     faster than the other one, such as {@link ThreadTime#nanos}
   */
  public ImagePipeline(ImageLimits limits, LongSupplier nanoTime, LongSupplier threadTime) {
    this.limits = limits;
    this.nanoTime = nanoTime;
    this.threadTime = threadTime;
    this.headers = new ImageHeaderReader(limits);
  }

  /**
   * Checks an image as far as it goes without decoding: format, wholeness, size, scans. Takes time
   * in proportion to its bytes and next to no memory.
   *
   * @param image the file, from the buffer's position to its limit; neither is changed
   */
  void checkHeader(ByteBuffer image) {
    headers.read(image.slice());
  }

  /**
   * Reads an image as a network wants it.
   *
   * @param image the file, from the buffer's position to its limit; neither is changed, and the
   *     buffer may be direct or read-only
   * @return {@code [3, height, width] float32}, row by row, a new array
   */
  public float[] read(ByteBuffer image, InputSpec spec) {
    return Normalizer.tensor(pixels(image, spec, Crop::whole), spec);
  }

  /**
   * Reads a part of an image at the size that a network wants, before {@link Normalizer} makes an
   * input of it: what Pillow's {@code crop(box).resize(size, BILINEAR)} gives.
   *
   * @param image as for {@link #read}
   * @param choice asked once, when the image's size is known
   * @return {@code height · width · 3} bytes, red, green, blue of each pixel; a new array
   */
  public byte[] pixels(ByteBuffer image, InputSpec spec, CropChoice choice) {
    DecodeBudget budget = new DecodeBudget(limits.maxDecodeTime(), nanoTime, threadTime);
    ByteBuffer bytes = image.slice();
    ImageHeader header = headers.read(bytes);
    Raster raster = decoder.decode(header, bytes, budget);
    RgbRows rows = new RgbRows(raster, header);
    Crop part = choice.of(rows.width(), rows.height());
    if (!part.within(rows.width(), rows.height())) {
      throw new IllegalArgumentException(
          "an image of %d x %d pixels has no %s".formatted(rows.width(), rows.height(), part));
    }
    return switch (spec.resize()) {
      case STRETCH -> stretch(rows, part, spec, budget);
    };
  }

  /**
   * Decodes an image whole, only to learn its size: what passes here, {@link #read} takes, too.
   *
   * @param image as for {@link #read}
   * @return as it is shown, after turning by EXIF
   */
  public ImageSize measure(ByteBuffer image) {
    DecodeBudget budget = new DecodeBudget(limits.maxDecodeTime(), nanoTime, threadTime);
    ByteBuffer bytes = image.slice();
    ImageHeader header = headers.read(bytes);
    RgbRows rows = new RgbRows(decoder.decode(header, bytes, budget), header);
    int[] row = new int[InputSpec.CHANNELS * rows.width()];
    for (int y = 0; y < rows.height(); y++) {
      budget.check();
      rows.read(y, row);
    }
    return new ImageSize(rows.width(), rows.height());
  }

  private static byte[] stretch(RgbRows image, Crop part, InputSpec spec, DecodeBudget budget) {
    return switch (spec.filter()) {
      case BILINEAR -> Resizer.resize(image, part, spec.width(), spec.height(), budget);
    };
  }
}
