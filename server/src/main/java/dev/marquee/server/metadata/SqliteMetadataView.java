package dev.marquee.server.metadata;

import dev.marquee.server.registry.MetadataReader;
import dev.marquee.server.registry.MetadataSource;
import dev.marquee.server.registry.OtherFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlLogger;

/**
 * Metadata that is only looked at, with or without a server beside that works with it. Thread-safe;
 * throws what {@link SqliteMetadataStore} throws.
 *
 * <p>Each read has a connection of its own. While a server has the file open, SQLite's log stands
 * beside it, and the read takes part in that. Otherwise the file is read as one that does not
 * change, since SQLite would make a log, which then belonged to whoever looked; where a server was
 * started meanwhile, that read is done again.
 *
 * @see SqliteMetadataStore#openReadOnly
 */
public final class SqliteMetadataView implements MetadataSource {
  private final Path file;
  private final Path log;
  private final StoreFailures failures;

  private SqliteMetadataView(Path file) {
    this.file = file;
    this.log = file.resolveSibling(file.getFileName() + "-wal");
    this.failures = StoreFailures.atOpening(file);
  }

  static SqliteMetadataView open(Path file) {
    // Of what is none, nothing could bring the form forward.
    OwnFile.require(file);
    SqliteMetadataView view = new SqliteMetadataView(file);
    view.look(
        source -> {
          new Schema(source, Schema.SQLITE).requireCurrent();
          return file;
        });
    return view;
  }

  @Override
  public <T> T read(Function<MetadataReader, T> work) {
    return readHandle(handle -> work.apply(new SqlReader(handle)));
  }

  private <T> T readHandle(Function<Handle, T> work) {
    return look(source -> within(source, work));
  }

  /** Returns the files that examples of datasets refer to. */
  public OtherFiles exampleFiles() {
    return new ExampleFiles(this::readHandle);
  }

  /**
   * Looks through the whole file for damage: minutes, if it is large.
   *
   * @return a sentence for each thing that is wrong; at most a few hundred
   */
  public List<String> integrityProblems() {
    return readHandle(handle -> IntegrityCheck.problems(handle, failures));
  }

  private <T> T look(Function<DataSource, T> work) {
    try {
      return isOpenElsewhere() ? work.apply(SqliteSource.readOnly(file)) : lookAlone(work);
    } catch (RuntimeException e) {
      throw failures.meaning(e);
    }
  }

  private <T> T lookAlone(Function<DataSource, T> work) {
    T seen;
    try {
      seen = work.apply(SqliteSource.immutable(file));
    } catch (RuntimeException e) {
      if (!isOpenElsewhere()) {
        throw e;
      }
      return work.apply(SqliteSource.readOnly(file));
    }
    return isOpenElsewhere() ? work.apply(SqliteSource.readOnly(file)) : seen;
  }

  private boolean isOpenElsewhere() {
    return Files.exists(log);
  }

  private static <T> T within(DataSource source, Function<Handle, T> work) {
    try (Connection connection = source.getConnection()) {
      SqliteSource.execute(connection, "begin deferred");
      Jdbi jdbi = SqlHandles.configure(Jdbi.create(connection), SqlLogger.NOP_SQL_LOGGER);
      try (Handle handle = SqlHandles.open(jdbi)) {
        return work.apply(handle);
      }
    } catch (SQLException e) {
      throw new ConnectionException(e);
    }
  }
}
