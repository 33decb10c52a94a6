package dev.marquee.server.metadata;

import com.google.common.base.Throwables;
import com.google.common.util.concurrent.Uninterruptibles;
import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jdbi.v3.core.transaction.TransactionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one connection that writes, on the one thread that does. SQLite has one writer at a time
 * anyway; on a thread of its own it is neither interrupted with a caller, nor does it hold the
 * carrier of a virtual one while it waits for the disk. Thread-safe.
 */
final class Writer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Writer.class);

  private final DataSource source;
  private final SqlLogger logger;
  private final ExecutorService thread;

  /** The writer's thread, once it has been started. */
  private volatile @Nullable Thread owner;

  /** Used on the writer's thread alone; null until it is needed, and after it got into doubt. */
  private @Nullable Connection connection;

  Writer(DataSource source, SqlLogger logger) {
    this.source = source;
    this.logger = logger;
    this.thread = Executors.newSingleThreadExecutor(this::start);
  }

  /**
   * Runs work in a transaction of its own, in its turn, and waits for it without heeding
   * interrupts, which are kept for later.
   *
   * @return what the work returns, once it is durable
   * @throws RuntimeException whatever the work throws, as it is; nothing was done then
   */
  <T> T transaction(Function<Handle, T> work) {
    if (Thread.currentThread() == owner) {
      throw new IllegalStateException("a transaction cannot wait for another one behind it");
    }
    try {
      Future<T> outcome = thread.submit(() -> run(work));
      return Uninterruptibles.getUninterruptibly(outcome);
    } catch (RejectedExecutionException e) {
      throw new Failure.Unavailable(Reason.SHUTTING_DOWN, "The server is shutting down.");
    } catch (ExecutionException e) {
      Throwable cause = Objects.requireNonNull(e.getCause());
      Throwables.throwIfUnchecked(cause);
      throw new TransactionException(cause);
    }
  }

  private <T> T run(Function<Handle, T> work) throws SQLException {
    Connection open = connection();
    boolean committed = false;
    try {
      // Immediate: it waits for its turn now instead of failing when it first writes.
      SqliteSource.execute(open, "begin immediate");
      T result;
      try (Handle handle = SqlHandles.open(SqlHandles.configure(Jdbi.create(open), logger))) {
        result = work.apply(handle);
      }
      SqliteSource.execute(open, "commit");
      committed = true;
      return result;
    } finally {
      if (!committed) {
        rollBack(open);
      }
    }
  }

  private Connection connection() {
    Connection open = connection;
    if (open == null) {
      try {
        open = source.getConnection();
      } catch (SQLException e) {
        throw new ConnectionException(e);
      }
      connection = open;
    }
    return open;
  }

  /**
   * Ends a transaction that is not to be. On a full disk SQLite may have done so itself, and then
   * refuses to do it again: whatever the connection is left in, a fresh one is in no doubt.
   */
  private void rollBack(Connection open) {
    try {
      SqliteSource.execute(open, "rollback");
    } catch (SQLException e) {
      log.debug("The connection is replaced after a rollback that was refused", e);
      closeConnection();
    }
  }

  private void closeConnection() {
    Connection open = connection;
    connection = null;
    if (open != null) {
      try {
        open.close();
      } catch (SQLException e) {
        log.warn("A connection to the metadata could not be closed", e);
      }
    }
  }

  private Thread start(Runnable loop) {
    Thread started = Thread.ofPlatform().name("metadata").unstarted(loop);
    owner = started;
    return started;
  }

  /** Lets the transactions that were asked for end, refuses further ones, and closes. */
  @Override
  public void close() {
    thread.shutdown();
    Uninterruptibles.awaitTerminationUninterruptibly(thread);
    closeConnection();
  }
}
