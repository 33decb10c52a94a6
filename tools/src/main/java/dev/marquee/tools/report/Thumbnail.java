package dev.marquee.tools.report;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.image.ImageLimits;
import dev.marquee.models.image.ImagePipeline;
import dev.marquee.models.image.InputSpec;
import dev.marquee.v1.Example;
import dev.marquee.v1.GetExampleResponse;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * An example's image made small enough to stand in a page.
 *
 * @param data a JPEG as a {@code data:} URL
 * @param width in pixels, at most {@value #MOST_WIDTH}
 * @param height in pixels, at most {@value #MOST_HEIGHT}
 */
record Thumbnail(String data, int width, int height) {
  static final int MOST_WIDTH = 120;
  static final int MOST_HEIGHT = 200;

  private static final float QUALITY = 0.8f;

  /**
   * Makes one, by the same guarded steps by which a server reads images: what a server sends is
   * decoded no more trustingly than what it is sent.
   *
   * @return empty for an image that cannot be read
   */
  static Optional<Thumbnail> of(GetExampleResponse example) {
    InputSpec spec = spec(example.getExample());
    try {
      float[] rgb =
          new ImagePipeline(ImageLimits.DEFAULTS, System::nanoTime)
              .read(example.getImage().asReadOnlyByteBuffer(), spec);
      byte[] jpeg = jpeg(picture(rgb, spec.width(), spec.height()));
      String data = "data:image/jpeg;base64," + Base64.getEncoder().encodeToString(jpeg);
      return Optional.of(new Thumbnail(data, spec.width(), spec.height()));
    } catch (Failure unreadable) {
      return Optional.empty();
    } catch (IOException e) {
      // Into memory nothing fails to be written.
      throw new UncheckedIOException(e);
    }
  }

  /** As large as fits, never larger than the image is, and of its shape. */
  private static InputSpec spec(Example example) {
    int width = Math.max(1, example.getWidth());
    int height = Math.max(1, example.getHeight());
    double scale =
        Math.min(1, Math.min((double) MOST_WIDTH / width, (double) MOST_HEIGHT / height));
    return new InputSpec(
        (int) Math.max(1, Math.round(width * scale)),
        (int) Math.max(1, Math.round(height * scale)),
        InputSpec.Resize.STRETCH,
        InputSpec.Filter.BILINEAR,
        InputSpec.ChannelOrder.RGB,
        1,
        List.of(0f, 0f, 0f),
        List.of(1f, 1f, 1f));
  }

  private static BufferedImage picture(float[] rgb, int width, int height) {
    BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    int plane = width * height;
    for (int i = 0; i < plane; i++) {
      int pixel = (int) rgb[i] << 16 | (int) rgb[plane + i] << 8 | (int) rgb[2 * plane + i];
      picture.setRGB(i % width, i / width, pixel);
    }
    return picture;
  }

  private static byte[] jpeg(BufferedImage picture) throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    try (ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageOutputStream stream = new MemoryCacheImageOutputStream(bytes)) {
      ImageWriteParam settings = writer.getDefaultWriteParam();
      settings.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      settings.setCompressionQuality(QUALITY);
      writer.setOutput(stream);
      writer.write(null, new IIOImage(picture, null, null), settings);
      stream.flush();
      return bytes.toByteArray();
    } finally {
      writer.dispose();
    }
  }
}
