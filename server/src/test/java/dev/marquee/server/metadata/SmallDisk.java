package dev.marquee.server.metadata;

import java.sql.SQLException;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jdbi.v3.core.statement.StatementContext;

/** A disk that is full or not: before every statement the database learns how far it may grow. */
public final class SmallDisk implements SqlLogger {
  /** SQLite takes a number below its present size for that size. */
  private static final int NOTHING_MORE = 1;

  private static final int PLENTY = 1 << 30;

  private volatile boolean full;

  /** Says whether the database may grow from now on. */
  public void setFull(boolean isFull) {
    full = isFull;
  }

  @Override
  public void logBeforeExecution(StatementContext context) {
    try {
      SqliteSource.execute(
          context.getConnection(), "pragma max_page_count = " + (full ? NOTHING_MORE : PLENTY));
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }
}
