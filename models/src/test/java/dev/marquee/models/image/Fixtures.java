package dev.marquee.models.image;

import static java.util.Objects.requireNonNull;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** The pictures that {@code make_image_fixtures.py} drew, and Pillow's pixels of them. */
final class Fixtures {
  private Fixtures() {}

  /** What Pillow made of a picture: its size, and red, green and blue of each pixel. */
  record Pixels(int width, int height, ByteBuffer rgb) {

    /** Returns the values as a tensor, {@code [3, height, width]}. */
    float[] tensor() {
      int plane = width * height;
      float[] tensor = new float[3 * plane];
      for (int at = 0; at < tensor.length; at++) {
        tensor[at] = rgb.get(at % plane * 3 + at / plane) & 0xff;
      }
      return tensor;
    }
  }

  /** Returns the names of all pictures that Pillow decoded. */
  static List<String> pictures() {
    try (Stream<Path> files = Files.list(folder())) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith("jpeg-") || name.startsWith("png-"))
          .filter(name -> !name.endsWith(".gz"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] bytes(String name) {
    try {
      return Files.readAllBytes(folder().resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static ByteBuffer buffer(String name) {
    return ByteBuffer.wrap(bytes(name));
  }

  static Pixels pillow(String name) {
    try (InputStream file = Files.newInputStream(folder().resolve(name + ".rgb.gz"));
        DataInputStream in = new DataInputStream(new GZIPInputStream(file))) {
      return new Pixels(in.readInt(), in.readInt(), ByteBuffer.wrap(in.readAllBytes()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A spec that leaves the 8-bit values as they are. */
  static InputSpec plain(int width, int height) {
    return new InputSpec(
        width,
        height,
        InputSpec.Resize.STRETCH,
        InputSpec.Filter.BILINEAR,
        InputSpec.ChannelOrder.RGB,
        1f,
        List.of(0f, 0f, 0f),
        List.of(1f, 1f, 1f));
  }

  static ImagePipeline pipeline() {
    return new ImagePipeline(ImageLimits.DEFAULTS, () -> 0);
  }

  private static Path folder() {
    try {
      return Path.of(requireNonNull(Fixtures.class.getResource("/images")).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
