package dev.marquee.server.blobs;

import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;

/** The disk of this machine. */
final class LocalDisk implements Disk {
  /** Windows opens no folders; its file systems order changes of names by themselves. */
  private static final boolean FOLDERS_CAN_BE_FORCED = File.separatorChar == '/';

  @Override
  public void makeFolder(Path folder) throws IOException {
    try {
      Files.createDirectory(folder);
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(folder)) {
        throw e;
      }
    }
  }

  @Override
  public void setModified(Path file, Instant time) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(time));
  }

  /**
   * Forces on a thread of its own, which nobody interrupts: only a channel opens a folder, only a
   * channel says why forcing failed, and a channel is closed when its thread is interrupted.
   */
  @Override
  public void force(Path path) throws IOException {
    boolean folder = Files.isDirectory(path);
    if (folder && !FOLDERS_CAN_BE_FORCED) {
      return;
    }
    OpenOption access = folder ? StandardOpenOption.READ : StandardOpenOption.WRITE;
    Path _ =
        PlatformThread.call(
            "force",
            () -> {
              try (FileChannel channel = FileChannel.open(path, access)) {
                channel.force(true);
              }
              return path;
            });
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    Path _ = Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    // Where both are names of one file, POSIX has the rename do nothing.
    Files.deleteIfExists(from);
  }

  @Override
  public void delete(Path file) throws IOException {
    Files.delete(file);
  }
}
