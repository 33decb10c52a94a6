package dev.marquee.tools;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
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
      boolean there = Files.exists(file);
      if (there ? !Files.isRegularFile(file) : Files.isSymbolicLink(file)) {
        // Nothing can take the place of a pipe; a link that leads nowhere yet makes its target.
        Files.writeString(file, html);
      } else {
        // A link stays, and leads to the new page.
        replace(there ? file.toRealPath() : file, html);
      }
    } catch (IOException e) {
      throw FileFailure.writing(file, e);
    }
  }

  /** Whoever may read the earlier page may read the new one, and nobody else. */
  private static void keepPermissions(Path earlier, Path page) throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(page, PosixFileAttributeView.class);
    if (view != null && Files.exists(earlier)) {
      view.setPermissions(Files.getPosixFilePermissions(earlier));
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
      keepPermissions(target, partial);
      Path _ = Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(partial);
    }
  }
}
