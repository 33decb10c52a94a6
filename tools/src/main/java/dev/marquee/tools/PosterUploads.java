package dev.marquee.tools;

import com.google.common.collect.AbstractIterator;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.marquee.client.ExampleUpload;
import dev.marquee.client.MarqueeClientBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Posters as the client takes them, each file read when it is asked for, so that a folder of any
 * size is uploaded in little memory. One that cannot be read is told of, and left out.
 */
final class PosterUploads extends AbstractIterator<ExampleUpload> {
  private static final int MAX_BYTES = MarqueeClientBuilder.DEFAULT_MAX_MESSAGE_BYTES;

  private final Iterator<LabelledPoster> posters;
  private final Consumer<InputFault> faults;

  PosterUploads(List<LabelledPoster> posters, Consumer<InputFault> faults) {
    this.posters = posters.iterator();
    this.faults = faults;
  }

  @Override
  protected @Nullable ExampleUpload computeNext() {
    while (posters.hasNext()) {
      LabelledPoster poster = posters.next();
      try {
        return new ExampleUpload(poster.id(), poster.example(), read(poster));
      } catch (IOException e) {
        faults.accept(poster.fault(InputFault.FILE_UNREADABLE, "The file cannot be read."));
      }
    }
    return endOfData();
  }

  /**
   * Returns the bytes of a poster; of one that is larger than can be sent only its beginning, one
   * byte too long.
   */
  static ByteString read(LabelledPoster poster) throws IOException {
    try (InputStream in = Files.newInputStream(poster.path())) {
      // Safe: nobody else holds the array.
      return UnsafeByteOperations.unsafeWrap(in.readNBytes(MAX_BYTES + 1));
    }
  }
}
