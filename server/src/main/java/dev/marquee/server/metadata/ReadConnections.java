package dev.marquee.server.metadata;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jdbi.v3.core.transaction.TransactionException;

/** A few connections that read, each lent to one caller at a time. Thread-safe. */
final class ReadConnections implements AutoCloseable {
  private final HikariDataSource pool;
  private final Jdbi jdbi;

  /** Reads share it; closing takes it alone, so that no connection is torn from under a read. */
  private final ReadWriteLock life = new ReentrantReadWriteLock();

  /**
   * Opens the connections.
   *
   * @param size how many, at least 1
   * @throws ConnectionException if none can be opened
   */
  ReadConnections(DataSource source, int size, SqlLogger logger) {
    var config = new HikariConfig();
    config.setPoolName("metadata-read");
    config.setDataSource(source);
    config.setMaximumPoolSize(size);
    // A connection to a file does not age: all are opened at once, and stay.
    config.setMinimumIdle(size);
    config.setMaxLifetime(0);
    config.setIdleTimeout(0);
    config.setConnectionInitSql("pragma query_only = on");
    try {
      pool = new HikariDataSource(config);
    } catch (PoolInitializationException e) {
      throw new ConnectionException(e);
    }
    jdbi = SqlHandles.configure(Jdbi.create(pool), logger);
  }

  /**
   * Runs work that reads, all within one view of the database, on the caller's thread.
   *
   * @throws ConnectionException if the caller is interrupted while it waits for a connection
   * @throws RuntimeException whatever the work throws, as it is
   */
  <T> T read(Function<Handle, T> work) {
    life.readLock().lock();
    try (Handle handle = open()) {
      Connection connection = handle.getConnection();
      begin(connection);
      try {
        return work.apply(handle);
      } finally {
        end(connection);
      }
    } finally {
      life.readLock().unlock();
    }
  }

  private Handle open() {
    if (pool.isClosed()) {
      throw new Failure.Unavailable(Reason.SHUTTING_DOWN, "The server is shutting down.");
    }
    return SqlHandles.open(jdbi);
  }

  private static void begin(Connection connection) {
    try {
      SqliteSource.execute(connection, "begin deferred");
    } catch (SQLException e) {
      throw new TransactionException(e);
    }
  }

  private void end(Connection connection) {
    try {
      SqliteSource.execute(connection, "rollback");
    } catch (SQLException e) {
      // Nobody shall go on with an old view.
      pool.evictConnection(connection);
    }
  }

  /** Lets the reads that are under way end, refuses further ones, and closes. */
  @Override
  public void close() {
    life.writeLock().lock();
    try {
      pool.close();
    } finally {
      life.writeLock().unlock();
    }
  }
}
