package dev.marquee.server.registry;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.server.blobs.StorageErrors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The right to work on a data folder, which one server at a time has: an operating system's lock on
 * the file {@code lock}, which ends with the process however that ends. The holder's process id
 * stands in the file, for people. Whoever takes it keeps a reference to it: what is collected as
 * garbage is unlocked.
 */
public final class DataFolderLock implements AutoCloseable {
  private static final String FILE = "lock";

  /** Beyond the process id, which others could not read on Windows if it were locked itself. */
  private static final long LOCKED_BYTE = Long.MAX_VALUE - 1;

  private static final int PID_BYTES = 20;

  /**
   * Channels that were refused because this very process holds the lock. POSIX drops all locks of a
   * process on a file when it closes any descriptor of it, so closing one would unlock the folder.
   */
  private static final Queue<FileChannel> LEFT_OPEN = new ConcurrentLinkedQueue<>();

  private final FileChannel channel;

  private DataFolderLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Takes the lock of a data folder, which is made where it is not there.
   *
   * @throws Failure.FailedPrecondition ({@code DATA_FOLDER_IN_USE}) if another server has it, also
   *     one in this process; ({@code CONFIG_INVALID}) if the folder cannot be written
   * @throws Failure.Exhausted ({@code STORAGE_FULL}) if there is no room
   */
  public static DataFolderLock acquire(Path dataFolder) {
    try {
      Path _ = Files.createDirectories(dataFolder);
      FileChannel channel =
          FileChannel.open(
              dataFolder.resolve(FILE),
              StandardOpenOption.CREATE,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE);
      return lock(channel);
    } catch (IOException e) {
      throw StorageErrors.of(e, DataFolder.unusable(dataFolder, "locked", e));
    }
  }

  private static DataFolderLock lock(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock(LOCKED_BYTE, 1, false);
      if (lock == null) {
        throw inUse(holder(channel));
      }
      write(channel, ProcessHandle.current().pid() + "\n");
      return new DataFolderLock(channel);
    } catch (OverlappingFileLockException e) {
      LEFT_OPEN.add(channel);
      throw inUse("process " + ProcessHandle.current().pid());
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static void write(FileChannel channel, String text) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    FileChannel _ = channel.truncate(0);
    while (bytes.hasRemaining()) {
      int _ = channel.write(bytes);
    }
  }

  /** Returns who has the lock; it may have taken it just now, and not have written its name yet. */
  private static String holder(FileChannel channel) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(PID_BYTES);
    int _ = channel.read(bytes, 0);
    String pid = new String(bytes.array(), 0, bytes.position(), StandardCharsets.US_ASCII).strip();
    return pid.matches("[0-9]+") ? "process " + pid : "whose process is not known";
  }

  private static Failure inUse(String holder) {
    return new Failure.FailedPrecondition(
        Reason.DATA_FOLDER_IN_USE,
        "Another server, %s, works on this data folder: stop it, or choose another with data_dir."
            .formatted(holder));
  }

  /** Gives the lock back. */
  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
