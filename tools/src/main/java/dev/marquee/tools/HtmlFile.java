package dev.marquee.tools;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/** A page that a command writes; an earlier one of that name gives way to it once it is whole. */
final class HtmlFile {
  private HtmlFile() {}

  /**
   * Writes it.
   *
   * @throws FileFailure if that cannot be; an earlier page is as it was
   */
  static void write(Path file, String html) {
    try {
      // A link stays, and leads to the new page.
      Path target = Files.exists(file) ? file.toRealPath() : file;
      if (Files.exists(target) && !Files.isRegularFile(target)) {
        // A pipe, say: nothing can take its place.
        Files.writeString(target, html);
      } else {
        replace(target, html);
      }
    } catch (IOException e) {
      throw FileFailure.writing(file, e);
    }
  }

  private static void replace(Path target, String html) throws IOException {
    // Not the JDK's temporary files: nobody but their owner may read those, also under their new
    // name.
    Path partial = Files.createFile(target.resolveSibling("." + UUID.randomUUID() + ".part"));
    try {
      ByteBuffer bytes = UTF_8.encode(html);
      try (FileChannel channel = FileChannel.open(partial, StandardOpenOption.WRITE)) {
        while (bytes.hasRemaining()) {
          int _ = channel.write(bytes);
        }
        channel.force(true);
      }
      Path _ = Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(partial);
    }
  }
}
