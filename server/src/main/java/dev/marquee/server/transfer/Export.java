package dev.marquee.server.transfer;

import dev.marquee.models.failure.Failure;
import dev.marquee.server.blobs.BlobStore;
import dev.marquee.server.registry.FileKind;
import dev.marquee.server.registry.VersionFile;
import dev.marquee.server.registry.VersionName;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** A version on its way out, all its files open. Used by one thread at a time. */
public final class Export implements AutoCloseable {
  /** Small enough for every client's limit of a message, which is 4 MiB where nothing is said. */
  private static final int PIECE_BYTES = 1 << 20;

  private final VersionName version;
  private final String manifestJson;
  private final List<VersionFile> files;
  private final Deque<CheckedFile> unread = new ArrayDeque<>();

  private Export(VersionName version, String manifestJson, List<VersionFile> files) {
    this.version = version;
    this.manifestJson = manifestJson;
    this.files = files;
  }

  /**
   * Opens the files of a version.
   *
   * @throws Failure.FailedPrecondition if one is not there
   */
  static Export open(
      VersionName version, String manifestJson, List<VersionFile> files, BlobStore blobs) {
    Export export = new Export(version, manifestJson, files);
    try {
      files.forEach(file -> export.unread.add(open(file, blobs)));
      return export;
    } catch (RuntimeException | Error e) {
      export.close();
      throw e;
    }
  }

  private static CheckedFile open(VersionFile file, BlobStore blobs) {
    Path path = blobs.file(file.digest());
    try {
      return new CheckedFile(file, path);
    } catch (UncheckedIOException e) {
      // Where it was deleted since it was looked for, this says so.
      Path _ = blobs.file(file.digest());
      throw e;
    }
  }

  /** Returns which version it is. */
  public VersionName version() {
    return version;
  }

  /** Returns its manifest, byte for byte as it was imported. */
  public String manifestJson() {
    return manifestJson;
  }

  /** Returns the size of a file in bytes; 0 where the version has none of this kind. */
  public long sizeBytes(FileKind kind) {
    return files.stream()
        .filter(file -> file.kind() == kind)
        .mapToLong(VersionFile::sizeBytes)
        .sum();
  }

  /**
   * A piece of a file.
   *
   * @param offset where it begins in the file, in bytes
   * @param data nobody else holds it
   */
  @SuppressWarnings("ArrayRecordComponent") // read once, by whoever sends it
  public record Piece(FileKind kind, long offset, byte[] data) {}

  /**
   * Reads the next piece, of at most 1 MiB; nothing once all is read.
   *
   * @throws Failure.FailedPrecondition ({@code WEIGHTS_DIGEST_MISMATCH}) in place of a file's last
   *     piece if that file is damaged
   */
  public Optional<Piece> next() {
    CheckedFile file = unread.peek();
    if (file == null) {
      return Optional.empty();
    }
    long offset = file.position();
    Piece piece = new Piece(file.expected().kind(), offset, file.next(PIECE_BYTES));
    if (file.isAtEnd()) {
      unread.remove().close();
    }
    return Optional.of(piece);
  }

  /** Closes the files. Twice does nothing. */
  @Override
  public void close() {
    while (!unread.isEmpty()) {
      unread.remove().close();
    }
  }
}
