package dev.marquee.server.blobs;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Files that are there whole or not at all, whatever happens to the process or the machine. No step
 * heeds an interrupt. Thread-safe.
 */
public final class DurableFiles {
  private static final Disk DISK = new LocalDisk();

  private DurableFiles() {}

  /**
   * Gives a file that is written and closed its final name, in the same folder: when this returns,
   * both its bytes and its name would survive a power failure.
   *
   * @param written its temporary name; gone then
   */
  public static void publish(Path written, Path name) throws IOException {
    DISK.force(written);
    DISK.rename(written, name);
    DISK.force(parent(name));
  }

  /** Makes a folder whose parent is there, and returns when its name would survive. */
  public static void makeFolder(Path folder) throws IOException {
    DISK.makeFolder(folder);
    DISK.force(parent(folder));
  }

  private static Path parent(Path path) {
    return Objects.requireNonNull(path.toAbsolutePath().getParent(), "a root");
  }
}
