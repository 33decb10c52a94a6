package dev.marquee.server;

import dev.marquee.models.failure.Failure;
import dev.marquee.server.blobs.BlobStore;
import dev.marquee.server.blobs.Digest;
import dev.marquee.server.blobs.FileBlobStore;
import dev.marquee.server.metadata.SqliteMetadataStore;
import dev.marquee.server.registry.BundledModels;
import dev.marquee.server.registry.DataFolderLock;
import dev.marquee.server.registry.FolderUpgrade;
import dev.marquee.server.registry.RegistryVerification;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.function.ToLongFunction;
import org.jdbi.v3.core.statement.SqlLogger;

/** The data folder, held by this server alone while it is open, with the stores in it. */
record DataHome(DataFolderLock lock, SqliteMetadataStore metadata, BlobStore blobs)
    implements AutoCloseable {
  /** The file of the metadata. */
  static final String DATABASE = "registry.db";

  /**
   * Takes a data folder, which is made where there is none, and brings what is in it to the form of
   * this release; a fresh one gets the bundled models.
   *
   * @throws Failure.FailedPrecondition if it cannot be used, another server holds it, or a newer
   *     release wrote it
   * @throws Failure.Exhausted if there is no room on the disk
   */
  static DataHome open(Path folder) {
    return open(folder, SqlLogger.NOP_SQL_LOGGER);
  }

  /**
   * As {@link #open(Path)}.
   *
   * @param statements learns of every statement to the database
   */
  static DataHome open(Path folder, SqlLogger statements) {
    try {
      return openFolder(folder, statements);
    } catch (Failure e) {
      throw naming(folder, e);
    }
  }

  /** Nobody but the operator reads this, who may have several servers: it names the place. */
  private static Failure naming(Path folder, Failure failure) {
    String message = String.valueOf(failure.getMessage());
    if (message.contains(folder.toString())) {
      return failure;
    }
    String named = "The data folder %s cannot be used: %s".formatted(folder, message);
    Failure naming = failure;
    if (failure instanceof Failure.Exhausted) {
      naming = new Failure.Exhausted(failure.reason(), named, null);
    } else if (failure instanceof Failure.FailedPrecondition) {
      naming = new Failure.FailedPrecondition(failure.reason(), named, failure.getCause());
    }
    return naming;
  }

  private static DataHome openFolder(Path folder, SqlLogger statements) {
    InstantSource clock = InstantSource.system();
    DataFolderLock lock = DataFolderLock.acquire(folder);
    try {
      // First of all, so that beside a file of somebody else no folders are made.
      SqliteMetadataStore metadata = SqliteMetadataStore.open(folder.resolve(DATABASE), statements);
      try {
        BlobStore blobs = new FileBlobStore(folder, clock);
        BundledModels.installIfFresh(folder, metadata, blobs, clock);
        new FolderUpgrade(folder, metadata, blobs, clock).run();
        return new DataHome(lock, metadata, blobs);
      } catch (RuntimeException | Error e) {
        metadata.close();
        throw e;
      }
    } catch (RuntimeException | Error e) {
      lock.close();
      throw e;
    }
  }

  /**
   * Returns what looks for damage in it.
   *
   * @param check reads a file as {@link BlobStore#verify} does
   */
  RegistryVerification verification(ToLongFunction<Digest> check) {
    return new RegistryVerification(
        metadata, metadata::integrityProblems, metadata.exampleFiles(), blobs, check);
  }

  @Override
  public void close() {
    metadata.close();
    lock.close();
  }
}
