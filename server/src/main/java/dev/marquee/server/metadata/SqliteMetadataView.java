package dev.marquee.server.metadata;

import dev.marquee.models.failure.Failure;
import dev.marquee.server.registry.MetadataReader;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jdbi.v3.core.statement.SqlLogger;

/**
 * Metadata that is only looked at, beside the server that works with it. Thread-safe; throws what
 * {@link SqliteMetadataStore} throws.
 *
 * @see SqliteMetadataStore#openReadOnly
 */
public final class SqliteMetadataView implements AutoCloseable {
  private final StoreFailures failures;
  private final ReadConnections readers;

  private SqliteMetadataView(StoreFailures failures, ReadConnections readers) {
    this.failures = failures;
    this.readers = readers;
  }

  static SqliteMetadataView open(Path file) {
    var failures = new StoreFailures(file);
    DataSource source = SqliteSource.readOnly(file);
    try {
      new Schema(source, Schema.SQLITE).requireCurrent();
      return new SqliteMetadataView(
          failures, new ReadConnections(source, 1, true, SqlLogger.NOP_SQL_LOGGER));
    } catch (RuntimeException e) {
      throw failures.meaning(e);
    }
  }

  /**
   * Reads within one consistent view.
   *
   * @throws Failure.Cancelled if the thread is interrupted while it waits for its turn
   */
  public <T> T read(Function<MetadataReader, T> work) {
    try {
      return readers.read(handle -> work.apply(new SqlReader(handle)));
    } catch (RuntimeException e) {
      throw failures.meaning(e);
    }
  }

  /**
   * Looks through the whole file for damage: minutes, if it is large.
   *
   * @return a sentence for each thing that is wrong; at most a few hundred
   */
  public List<String> integrityProblems() {
    try {
      return readers.read(handle -> IntegrityCheck.problems(handle, failures));
    } catch (RuntimeException e) {
      throw failures.meaning(e);
    }
  }

  @Override
  public void close() {
    readers.close();
  }
}
