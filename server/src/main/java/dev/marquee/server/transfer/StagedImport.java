package dev.marquee.server.transfer;

import com.google.common.hash.Hashing;
import dev.marquee.models.failure.Failure;
import dev.marquee.server.blobs.Digest;
import dev.marquee.server.blobs.Presence;
import dev.marquee.server.registry.FileKind;
import dev.marquee.server.registry.ModelName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder in which the files of one import gather, until they are whole or given up. It outlives
 * its streams and the process. Whoever holds the import's claim may change it; anybody may look.
 *
 * <p>It is called by a hash, so that nothing of what a client sends becomes a path.
 */
final class StagedImport {
  private static final Logger log = LoggerFactory.getLogger(StagedImport.class);

  /** Holds the digest of the manifest that the import was begun with. */
  private static final String MARK = "manifest.sha256";

  private final Path root;
  private final Path folder;
  private final StagingDisk disk;
  private final Presence presence;

  private StagedImport(Path root, String key, StagingDisk disk, Presence presence) {
    this.root = root;
    this.folder = root.resolve(key);
    this.disk = disk;
    this.presence = presence;
  }

  /**
   * Returns the place of an import, whether that was begun or not.
   *
   * @param root holds all of them
   * @param presence watches over the root
   */
  static StagedImport in(
      Path root, ModelName model, RequestId id, StagingDisk disk, Presence presence) {
    String key = Hashing.sha256().hashString(model + "\n" + id, StandardCharsets.UTF_8).toString();
    return new StagedImport(root, key, disk, presence);
  }

  /** Returns what tells this import from all others. */
  String key() {
    return root.relativize(folder).toString();
  }

  /** Returns the digest of the manifest that it was begun with; empty where it was not. */
  Optional<Digest> manifest() {
    try {
      String text = Files.readString(folder.resolve(MARK), StandardCharsets.ISO_8859_1);
      // After a loss of power a file may be there without its bytes.
      return text.matches("[0-9a-f]{64}") ? Optional.of(new Digest(text)) : Optional.empty();
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw presence.meaning(e);
    }
  }

  /** Begins it, with nothing received, or goes on with it: as of now, it is not given up. */
  void begin(Digest manifest) {
    if (manifest().isEmpty()) {
      delete();
    }
    try {
      // Without its parents: where the data folder is lost, no other shall come into being.
      if (!Files.isDirectory(folder)) {
        Path _ = Files.createDirectory(folder);
      }
      Path mark = folder.resolve(MARK + ".new");
      Files.deleteIfExists(mark);
      disk.append(mark, manifest.sha256().getBytes(StandardCharsets.ISO_8859_1));
      Path _ = Files.move(mark, folder.resolve(MARK), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw refusal(e);
    }
  }

  /** Returns where a file of it gathers. */
  Path file(FileKind kind) {
    return folder.resolve(kind.fileName());
  }

  /** Returns how many bytes of a file are there. */
  long received(FileKind kind) {
    try {
      return Files.size(file(kind));
    } catch (NoSuchFileException e) {
      return 0;
    } catch (IOException e) {
      throw presence.meaning(e);
    }
  }

  /**
   * Adds a piece to a file.
   *
   * @throws Failure.Exhausted ({@code STORAGE_FULL}) if the disk is full; the whole import is given
   *     up then, so that the rest of the server has room
   */
  void append(FileKind kind, byte[] piece) {
    try {
      disk.append(file(kind), piece);
    } catch (IOException e) {
      throw refusal(e);
    }
  }

  /**
   * Returns a whole file for a store to take over. It is a second name of the file, which stays
   * here until the version is there: the store may not keep what it took, and a commit may be
   * refused. Where the file system has no second names, as FAT has none, it is the file itself.
   */
  Path offer(FileKind kind) {
    Path offered = folder.resolve(kind.fileName() + ".whole");
    try {
      // One may be left of an earlier try.
      Files.deleteIfExists(offered);
      disk.link(offered, file(kind));
      return offered;
    } catch (IOException e) {
      if (presence.meaning(e) instanceof Failure refusal) {
        throw refusal;
      }
      log.debug("A staged file is handed over under its only name", e);
      return file(kind);
    }
  }

  /** Gives up what is there. What cannot be deleted is left to whoever clears the folder later. */
  void delete() {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
        for (Path file : files) {
          Files.deleteIfExists(file);
        }
      }
      Files.deleteIfExists(folder);
    } catch (IOException e) {
      log.warn("The staged files of an import could not be removed", e);
    }
  }

  private RuntimeException refusal(IOException e) {
    RuntimeException refusal = presence.meaning(e);
    if (refusal instanceof Failure.Exhausted) {
      delete();
    }
    return refusal;
  }
}
