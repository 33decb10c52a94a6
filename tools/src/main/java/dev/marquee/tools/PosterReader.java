package dev.marquee.tools;

import com.google.common.collect.AbstractIterator;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.marquee.client.MarqueeClientBuilder;
import dev.marquee.models.failure.Reason;
import dev.marquee.v1.ClassifyRequest;
import dev.marquee.v1.ClassifyStreamRequest;
import io.grpc.Status;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.ObjIntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The requests for posters, each file read when its request is asked for, so that no more posters
 * are in memory than are on their way. A request's id is the poster's place in the list, counted
 * from 0: a path may be too long for an id, and may be given twice. A poster that cannot be read
 * has no request; it is told of as refused.
 */
final class PosterReader extends AbstractIterator<ClassifyStreamRequest> {
  private static final int MAX_BYTES = MarqueeClientBuilder.DEFAULT_MAX_MESSAGE_BYTES;

  private final List<Path> posters;
  private final ClassifyRequest options;
  private final ObjIntConsumer<RuntimeException> refused;
  private int next;

  /**
   * @param options a request that lacks only its image
   * @param refused told why a poster was not read, and its place
   */
  PosterReader(
      List<Path> posters, ClassifyRequest options, ObjIntConsumer<RuntimeException> refused) {
    this.posters = posters;
    this.options = options;
    this.refused = refused;
  }

  @Override
  protected @Nullable ClassifyStreamRequest computeNext() {
    while (next < posters.size()) {
      int place = next++;
      ByteString image = read(place);
      if (image != null) {
        return ClassifyStreamRequest.newBuilder()
            .setId(Integer.toString(place))
            .setRequest(options.toBuilder().setImage(image))
            .build();
      }
    }
    return endOfData();
  }

  /** Returns the file's bytes, or null where the poster is refused. */
  private @Nullable ByteString read(int place) {
    Path poster = posters.get(place);
    // Never more than can be sent: what is named may be a device or a pipe without an end.
    try (InputStream in = Files.newInputStream(poster)) {
      byte[] image = in.readNBytes(MAX_BYTES + 1);
      if (image.length <= MAX_BYTES) {
        // Safe: nobody else holds the array.
        return UnsafeByteOperations.unsafeWrap(image);
      }
      String message = "The file has more than " + MAX_BYTES + " bytes; send a smaller image.";
      refused.accept(
          new CommandFailure(Status.Code.INVALID_ARGUMENT, Reason.IMAGE_TOO_LARGE.name(), message),
          place);
    } catch (IOException e) {
      refused.accept(FileFailure.reading(why(poster, e), e), place);
    }
    return null;
  }

  /** The exception's own message would be a path, or a path with an errno. */
  private static String why(Path poster, IOException thrown) {
    if (thrown instanceof NoSuchFileException) {
      return "There is no such file.";
    }
    return Files.isDirectory(poster)
        ? "The folder holds no posters; their names end in .jpg, .jpeg or .png."
        : "The file cannot be read.";
  }
}
