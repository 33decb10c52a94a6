package dev.marquee.models.image;

import java.awt.image.Raster;
import java.nio.ByteBuffer;

/** The way of a poster through the pipeline, step by step, as {@link ImagePipeline} goes it. */
final class DecodedPoster {
  private static final ImageLimits LIMITS = ImageLimits.DEFAULTS;

  private final ImageHeaderReader headers = new ImageHeaderReader(LIMITS);
  private final RasterDecoder decoder = new RasterDecoder();
  private final ByteBuffer jpeg;

  DecodedPoster(byte[] jpeg) {
    this.jpeg = ByteBuffer.wrap(jpeg);
  }

  static DecodeBudget budget() {
    return new DecodeBudget(LIMITS.maxDecodeTime(), System::nanoTime, System::nanoTime);
  }

  ImageHeader header() {
    return headers.read(jpeg.slice());
  }

  /** Checks and decodes it. */
  Raster raster() {
    return decoder.decode(header(), jpeg.slice(), budget());
  }
}
