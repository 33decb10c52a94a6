package dev.marquee.server.metadata;

import dev.marquee.models.failure.Failure;
import dev.marquee.server.blobs.Presence;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.SqlLogger;

/**
 * A file of SQLite that holds all metadata of one server: what the stores of this package read and
 * write. Reads run beside each other and beside a write, on their callers' threads; writes run one
 * after the other on a thread of the database's own, so work that is given to {@link #write} finds
 * none of its caller's thread locals. Thread-safe.
 *
 * <p>Everything throws {@link Failure.FailedPrecondition} where the file is damaged ({@code
 * METADATA_INCONSISTENT}) or another program keeps it locked ({@code DATA_FOLDER_IN_USE}), {@link
 * Failure.Unavailable} where the file is gone ({@code STORAGE_UNAVAILABLE}) or after {@link #close}
 * ({@code SHUTTING_DOWN}), and {@link JdbiException} where a key of the tables forbids what is
 * written, which then is a defect of whoever asked. A transaction of several steps that goes on
 * after such an exception has no meaning: let it through.
 */
public final class SqliteDatabase implements HandleReads, AutoCloseable {
  /** More readers than carriers of virtual threads would only wait for each other. */
  static final int READERS = 4;

  private final StoreFailures failures;
  private final Presence presence;
  private final ReadConnections readers;
  private final Writer writer;

  private SqliteDatabase(
      StoreFailures failures, Presence presence, ReadConnections readers, Writer writer) {
    this.failures = failures;
    this.presence = presence;
    this.readers = readers;
    this.writer = writer;
  }

  /**
   * Opens a file, made where there is none, and brings its tables to this release's form. The
   * caller sees to it that no other server has it open.
   *
   * @throws Failure.FailedPrecondition if the file is damaged or somebody else's, which is left as
   *     it is, or its tables cannot be brought to that form ({@code METADATA_INCONSISTENT}); was
   *     written by a newer release ({@code DATA_FOLDER_NEWER}); is locked by another program
   *     ({@code DATA_FOLDER_IN_USE}); or cannot be opened ({@code CONFIG_INVALID})
   * @param logger learns of every statement, on the thread that runs it
   * @throws Failure.Exhausted ({@code STORAGE_FULL}) if there is no room on the disk
   */
  static SqliteDatabase open(Path file, SqlLogger logger) {
    OwnFile.require(file);
    try {
      new Schema(SqliteSource.making(file), Schema.SQLITE).migrate();
      Presence presence = new Presence(file);
      DataSource source = SqliteSource.writable(file, presence);
      return new SqliteDatabase(
          StoreFailures.ofOpen(file, presence),
          presence,
          new ReadConnections(source, READERS, logger),
          new Writer(source, logger));
    } catch (RuntimeException e) {
      throw StoreFailures.atOpening(file).meaning(e);
    }
  }

  /**
   * Reads within one consistent view, on the caller's thread.
   *
   * @param work reads, and does nothing else: it may be done twice
   */
  @Override
  public <T> T read(Function<Handle, T> work) {
    presence.require();
    try {
      return readers.read(work);
    } catch (RuntimeException e) {
      throw failures.meaning(e);
    }
  }

  /**
   * Writes within one transaction, in its turn. When this returns, what was done is durable; what
   * {@code work} throws undoes it. Not interruptible.
   */
  <T> T write(Function<Handle, T> work) {
    try {
      return writer.transaction(
          handle -> {
            // In its turn, for it may have waited long.
            presence.require();
            return work.apply(handle);
          });
    } catch (RuntimeException e) {
      throw failures.meaning(e);
    }
  }

  /**
   * Looks through the whole file for damage: minutes, if it is large.
   *
   * @return a sentence for each thing that is wrong; at most a few hundred
   */
  List<String> integrityProblems() {
    presence.require();
    try {
      return readers.read(handle -> IntegrityCheck.problems(handle, failures));
    } catch (RuntimeException e) {
      throw failures.meaning(e);
    }
  }

  @Override
  public void close() {
    // The writer last: the last connection that is closed clears SQLite's log away.
    readers.close();
    writer.close();
  }
}
