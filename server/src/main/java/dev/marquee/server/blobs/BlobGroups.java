package dev.marquee.server.blobs;

import com.google.common.util.concurrent.Striped;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.Lock;

/**
 * Stores and renews many blobs at once. One by one, each would wait for the disk twice: for its
 * bytes and for its folder. Thread-safe; an interrupted thread finishes all the same.
 */
final class BlobGroups {
  /** Files are forced by so many threads: the disk makes several of them durable in one go. */
  private static final int WRITERS = 8;

  private final BlobPaths paths;
  private final Path staging;
  private final Disk disk;
  private final Striped<Lock> turns;

  /** More groups at once would only wait for each other at the disk. */
  private final Semaphore groups = new Semaphore(2, true);

  /**
   * @param turns of each blob: held for its rename, and while its lease is looked at or changed
   */
  BlobGroups(BlobPaths paths, Path staging, Disk disk, Striped<Lock> turns) {
    this.paths = paths;
    this.staging = staging;
    this.disk = disk;
    this.turns = turns;
  }

  /** As {@link BlobStore#put}, with leases from {@code now} on. */
  void put(Map<Digest, ByteBuffer> group, Instant now) throws IOException {
    groups.acquireUninterruptibly();
    try {
      PlatformThread.forEach(
          "store-blobs",
          WRITERS,
          group.entrySet(),
          blob -> put(blob.getKey(), blob.getValue().duplicate(), now));
      forceNames(group.keySet());
    } finally {
      groups.release();
    }
  }

  private void put(Digest digest, ByteBuffer bytes, Instant now) throws IOException {
    if (isWhole(digest, bytes.remaining()) && renew(digest, now)) {
      return;
    }
    Path file = staging.resolve("blob-" + UUID.randomUUID());
    try {
      write(bytes, file);
      disk.makeFolder(paths.folder(digest));
      disk.setModified(file, now.truncatedTo(ChronoUnit.SECONDS));
      disk.force(file);
      Lock turn = turns.get(digest);
      turn.lock();
      try {
        disk.rename(file, paths.blob(digest));
      } finally {
        turn.unlock();
      }
    } finally {
      boolean _ = Files.deleteIfExists(file);
    }
  }

  private static void write(ByteBuffer bytes, Path file) throws IOException {
    byte[] copy = new byte[bytes.remaining()];
    bytes.get(copy);
    try (FileOutputStream out = new FileOutputStream(file.toFile())) {
      out.write(copy);
    }
  }

  /** A file that was cut short, by whatever damage, is written again. */
  private boolean isWhole(Digest digest, int sizeBytes) throws IOException {
    try {
      return Files.size(paths.blob(digest)) == sizeBytes;
    } catch (NoSuchFileException _) {
      return false;
    }
  }

  /** As {@link BlobStore#renew}. */
  Set<Digest> renew(Collection<Digest> digests, Instant moment) throws IOException {
    Set<Digest> found = new HashSet<>();
    for (Digest digest : digests) {
      if (renew(digest, moment)) {
        found.add(digest);
      }
    }
    forceNames(found);
    return Set.copyOf(found);
  }

  private boolean renew(Digest digest, Instant moment) throws IOException {
    Path blob = paths.blob(digest);
    Lock turn = turns.get(digest);
    turn.lock();
    try {
      if (Files.getLastModifiedTime(blob).toInstant().isBefore(moment)) {
        disk.setModified(blob, moment.truncatedTo(ChronoUnit.SECONDS));
      }
      return true;
    } catch (NoSuchFileException _) {
      return false;
    } finally {
      turn.unlock();
    }
  }

  /** Makes names durable, also those that somebody else has given a moment ago. */
  private void forceNames(Collection<Digest> digests) throws IOException {
    Set<Path> folders = new HashSet<>();
    digests.forEach(digest -> folders.add(paths.folder(digest)));
    if (!folders.isEmpty()) {
      PlatformThread.forEach("store-blobs", WRITERS, folders, disk::force);
      disk.force(paths.root());
    }
  }
}
