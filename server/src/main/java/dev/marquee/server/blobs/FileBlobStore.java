package dev.marquee.server.blobs;

import com.google.common.util.concurrent.Striped;
import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import java.util.stream.Stream;

/**
 * Blobs as files of the data folder, which one process at a time works on. Thread-safe; an
 * interrupted thread finishes all the same.
 *
 * <pre>
 * blobs/ab/abcdef…   a blob, by its digest; its modification time is when it was last adopted
 * uploads/           the staging folder, under the name that it has had from the beginning
 * </pre>
 *
 * <p>Times are kept in whole seconds, as coarse as any file system that matters has them.
 */
public final class FileBlobStore implements BlobStore {
  private static final int LOCKS = 64;
  private static final String BLOBS = "blobs";
  private static final String STAGING = "uploads";

  private final Path blobs;
  private final Path staging;
  private final InstantSource clock;
  private final Disk disk;
  private final Presence presence;
  private final FingerprintReader fingerprints = new FingerprintReader();

  /** Held for the rename of an adoption, and from the look at a blob's lease to its deletion. */
  private final Striped<Lock> turns = Striped.lock(LOCKS);

  private final BlobGroups groups;

  /**
   * Opens the store of a data folder, making what is missing of it.
   *
   * @throws Failure.FailedPrecondition ({@code CONFIG_INVALID}) if the folder cannot be written
   * @throws Failure.Exhausted ({@code STORAGE_FULL}) if there is no room
   */
  public FileBlobStore(Path dataFolder, InstantSource clock) {
    this(dataFolder, clock, new LocalDisk());
  }

  FileBlobStore(Path dataFolder, InstantSource clock, Disk disk) {
    this(clock, disk, dataFolder.toAbsolutePath(), made(dataFolder.toAbsolutePath(), disk));
  }

  /**
   * @param vital what of the data folder must be there, or all of it counts as lost
   */
  private FileBlobStore(InstantSource clock, Disk disk, Path data, Path vital) {
    this.blobs = data.resolve(BLOBS);
    this.staging = data.resolve(STAGING);
    this.clock = clock;
    this.disk = disk;
    this.presence = new Presence(vital);
    this.groups = new BlobGroups(new BlobPaths(blobs), staging, disk, turns);
  }

  /** Makes what is missing of a data folder, and returns where blobs are. */
  private static Path made(Path data, Disk disk) {
    Path parent = data.getParent();
    try {
      Path _ = Files.createDirectories(data);
      disk.makeFolder(data.resolve(BLOBS));
      disk.makeFolder(data.resolve(STAGING));
      disk.force(data);
      // Where the data folder is new, its own name has to last, too.
      if (parent != null && Files.isReadable(parent)) {
        disk.force(parent);
      }
      return data.resolve(BLOBS);
    } catch (IOException e) {
      throw StorageErrors.of(
          e,
          new Failure.FailedPrecondition(
              Reason.CONFIG_INVALID,
              "The data folder cannot be written: %s. Mend that, or choose another with data_dir."
                  .formatted(e.getMessage()),
              e));
    }
  }

  /** Returns the store of a data folder as that is, only to be looked at: nothing is made. */
  public static BlobStore toLookAt(Path dataFolder) {
    return new FileBlobStore(
        InstantSource.system(),
        new LocalDisk(),
        dataFolder.toAbsolutePath(),
        dataFolder.toAbsolutePath());
  }

  @Override
  public void adopt(Path file, Digest digest) {
    presence.require();
    try {
      requireDigest(fingerprints.read(file).digest(), digest);
      Path folder = folder(digest);
      disk.makeFolder(folder);
      // The lease begins before the file is forced, so that it is as durable as the bytes are.
      disk.setModified(file, clock.instant().truncatedTo(ChronoUnit.SECONDS));
      disk.force(file);
      // A blob that is there already is replaced: by the same bytes, or by sound ones.
      Lock turn = turns.get(digest);
      turn.lock();
      try {
        disk.rename(file, blob(digest));
      } finally {
        turn.unlock();
      }
      // Also where the folder was there before: who made it may not have come to forcing it.
      disk.force(folder);
      disk.force(blobs);
    } catch (IOException e) {
      throw presence.meaning(e);
    }
  }

  private static void requireDigest(Digest found, Digest stated) {
    if (!found.equals(stated)) {
      throw new Failure.InvalidArgument(
          Reason.UPLOAD_DIGEST_MISMATCH,
          "chunk.data",
          ("The file has SHA-256 %s, but %s is stated: send the file that the manifest was written"
                  + " for, from its beginning.")
              .formatted(found, stated));
    }
  }

  @Override
  public void put(Map<Digest, ByteBuffer> group) {
    presence.require();
    try {
      groups.put(group, clock.instant());
    } catch (IOException e) {
      throw presence.meaning(e);
    }
  }

  @Override
  public Set<Digest> renew(Collection<Digest> digests, Instant moment) {
    presence.require();
    try {
      return groups.renew(digests, moment);
    } catch (IOException e) {
      throw presence.meaning(e);
    }
  }

  @Override
  public Path stagingFolder() {
    return staging;
  }

  @Override
  public long usableBytes() {
    presence.require();
    try {
      return Files.getFileStore(staging).getUsableSpace();
    } catch (IOException e) {
      throw presence.meaning(e);
    }
  }

  @Override
  public boolean contains(Digest digest) {
    return Files.isRegularFile(blob(digest));
  }

  @Override
  public Path file(Digest digest) {
    presence.require();
    if (!contains(digest)) {
      throw missing(digest);
    }
    return blob(digest);
  }

  @Override
  public long verify(Digest digest) {
    try {
      Fingerprint found = fingerprints.read(file(digest));
      if (!found.digest().equals(digest)) {
        throw new Failure.FailedPrecondition(
            Reason.WEIGHTS_DIGEST_MISMATCH,
            ("The stored file with SHA-256 %s is damaged, it has SHA-256 %s now: restore it from a"
                    + " backup. If it is of a version, importing that again mends it, too.")
                .formatted(digest, found.digest()));
      }
      return found.sizeBytes();
    } catch (IOException e) {
      // It may have been deleted since it was looked for.
      throw Files.exists(blob(digest)) ? presence.meaning(e) : missing(digest);
    }
  }

  @Override
  public List<StoredBlob> list() {
    List<StoredBlob> found = new ArrayList<>();
    try {
      List<Path> folders = Files.isDirectory(blobs) ? children(blobs) : List.of();
      for (Path folder : folders) {
        for (Path file : Files.isDirectory(folder) ? children(folder) : List.<Path>of()) {
          addIfBlob(file, found);
        }
      }
    } catch (IOException e) {
      throw presence.meaning(e);
    }
    return List.copyOf(found);
  }

  private void addIfBlob(Path file, List<StoredBlob> found) throws IOException {
    String name = file.getFileName().toString();
    if (!Digest.isDigest(name) || !file.equals(blob(new Digest(name)))) {
      return;
    }
    try {
      found.add(new StoredBlob(new Digest(name), Files.size(file)));
    } catch (NoSuchFileException _) {
      // Deleted since the folder was read.
    }
  }

  @Override
  public boolean deleteIfNotRenewedSince(Digest digest, Instant moment) {
    presence.require();
    Lock turn = turns.get(digest);
    turn.lock();
    try {
      Instant renewed = Files.getLastModifiedTime(blob(digest)).toInstant();
      // In whole seconds both, so that what was renewed at the moment or later is never before it.
      if (!renewed.isBefore(moment.truncatedTo(ChronoUnit.SECONDS))) {
        return false;
      }
      // Not forced: a blob that a power failure brings back is an orphan as before.
      disk.delete(blob(digest));
      return true;
    } catch (NoSuchFileException _) {
      return false;
    } catch (IOException e) {
      throw presence.meaning(e);
    } finally {
      turn.unlock();
    }
  }

  private Path folder(Digest digest) {
    return new BlobPaths(blobs).folder(digest);
  }

  private Path blob(Digest digest) {
    return new BlobPaths(blobs).blob(digest);
  }

  private static List<Path> children(Path folder) throws IOException {
    try (Stream<Path> children = Files.list(folder)) {
      return children.sorted().toList();
    }
  }

  private Failure missing(Digest digest) {
    return presence
        .loss()
        .orElseGet(
            () ->
                new Failure.FailedPrecondition(
                    Reason.BLOB_MISSING,
                    ("The stored file with SHA-256 %s is not there any more: restore the data"
                            + " folder, or import the version, or upload the image, again.")
                        .formatted(digest)));
  }
}
