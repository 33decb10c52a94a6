package dev.marquee.tools;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Consumer;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** A poster that Marquee draws itself, 300 × 444 pixels, as a JPEG. Immutable. */
final class SamplePoster {
  static final int WIDTH = 300;
  static final int HEIGHT = 444;

  private static final float QUALITY = 0.9f;

  private final String title;
  private final byte[] jpeg;

  private SamplePoster(String title, byte[] jpeg) {
    this.title = title;
    this.jpeg = jpeg;
  }

  /**
   * Draws a poster. The motif is called once, with a canvas of {@link #WIDTH} × {@link #HEIGHT}.
   */
  static SamplePoster draw(String title, Consumer<Brush> motif) {
    var image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    var canvas = image.createGraphics();
    try {
      motif.accept(new Brush(canvas));
    } finally {
      canvas.dispose();
    }
    return new SamplePoster(title, encode(image));
  }

  /** Returns what to call the poster; it says the genre in whose manner it is drawn. */
  String title() {
    return title;
  }

  /** Returns the image as a baseline JPEG: a copy, the caller's own. */
  byte[] jpeg() {
    return jpeg.clone();
  }

  private static byte[] encode(BufferedImage image) {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    var bytes = new ByteArrayOutputStream();
    // In memory: ImageIO's own choice may be a file in the folder for temporary files.
    try (var output = new MemoryCacheImageOutputStream(bytes)) {
      ImageWriteParam settings = writer.getDefaultWriteParam();
      settings.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      settings.setCompressionQuality(QUALITY);
      writer.setOutput(output);
      writer.write(null, new IIOImage(image, null, null), settings);
    } catch (IOException e) {
      throw new UncheckedIOException("a poster in memory could not be encoded", e);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }
}
