package dev.marquee.tools;

import com.google.protobuf.ByteString;
import dev.marquee.models.failure.Failure;
import dev.marquee.models.image.ImageLimits;
import dev.marquee.models.image.ImagePipeline;
import dev.marquee.models.image.ImageSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The posters that a benchmark works with. */
final class BenchedPosters {
  private BenchedPosters() {}

  /** Returns those that Marquee draws. */
  static List<ByteString> drawn() {
    return SamplePosters.draw().stream().map(one -> ByteString.copyFrom(one.jpeg())).toList();
  }

  /**
   * Reads a poster, or the first ones of a folder, each of which can be decoded.
   *
   * @param most how many at most
   * @throws FileFailure if a file cannot be read
   * @throws CommandFailure if one is no image, or a folder has none
   */
  static List<ByteString> read(Path path, int most) {
    ImagePipeline pipeline = new ImagePipeline(ImageLimits.DEFAULTS, System::nanoTime);
    List<Path> files = PosterFiles.expand(List.of(path), true);
    if (Files.isDirectory(files.getFirst())) {
      throw CommandFailure.ofInput(
          "%s holds no posters; their names end in .jpg, .jpeg or .png.".formatted(path));
    }
    return files.stream().limit(most).map(file -> read(file, pipeline)).toList();
  }

  private static ByteString read(Path file, ImagePipeline pipeline) {
    try {
      ByteString image = ByteString.copyFrom(Files.readAllBytes(file));
      ImageSize _ = pipeline.measure(image.asReadOnlyByteBuffer());
      return image;
    } catch (IOException e) {
      throw FileFailure.reading(file, e);
    } catch (Failure.InvalidArgument e) {
      throw CommandFailure.ofInput("%s: %s".formatted(file, e.getMessage()));
    }
  }
}
