package dev.marquee.tools;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A small file system in memory, mounted on a folder, that can be filled to the last byte. */
final class SmallFileSystem implements AutoCloseable {
  private static final int BLOCK_BYTES = 1 << 16;

  private final Path folder;
  private final Path ballast;

  private SmallFileSystem(Path folder) {
    this.folder = folder;
    this.ballast = folder.resolve("ballast");
  }

  /**
   * Mounts one.
   *
   * @param folder made, for it alone
   * @return nothing, where this process may not mount
   */
  static Optional<SmallFileSystem> mount(Path folder, int mebibytes) throws Exception {
    Path _ = Files.createDirectories(folder);
    String size = "size=%dm".formatted(mebibytes);
    return run("mount", "-t", "tmpfs", "-o", size, "tmpfs", folder.toString())
        ? Optional.of(new SmallFileSystem(folder))
        : Optional.empty();
  }

  private static boolean run(String... command) throws InterruptedException {
    try {
      return new ProcessBuilder(command).start().waitFor() == 0;
    } catch (IOException _) {
      return false;
    }
  }

  Path folder() {
    return folder;
  }

  /** Returns how many bytes there is room for. */
  long room() throws IOException {
    return Files.getFileStore(folder).getUsableSpace();
  }

  /** Takes room, or gives it back, until so much is left. */
  void leave(long bytes) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(ballast.toFile(), "rw")) {
      long more = room() - bytes;
      if (more < 0) {
        file.setLength(Math.max(0, file.length() + more));
      } else {
        file.seek(file.length());
        write(file, more);
      }
    }
  }

  /** Takes all the room there is. */
  void fill() throws IOException {
    leave(0);
    try (RandomAccessFile file = new RandomAccessFile(ballast.toFile(), "rw")) {
      file.seek(file.length());
      while (write(file, 1)) {
        // What is left of the last block.
      }
    }
  }

  /** Returns whether there was room. */
  private static boolean write(RandomAccessFile file, long bytes) {
    byte[] block = new byte[BLOCK_BYTES];
    try {
      for (long left = bytes; left > 0; left -= block.length) {
        file.write(block, 0, (int) Math.min(block.length, left));
      }
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    try {
      if (!run("umount", folder.toString())) {
        throw new IOException("The small file system cannot be taken away again");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
