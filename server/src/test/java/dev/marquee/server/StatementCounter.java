package dev.marquee.server;

import java.util.concurrent.atomic.AtomicLong;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jdbi.v3.core.statement.StatementContext;

/** Counts the statements that a database is given. Thread-safe. */
final class StatementCounter implements SqlLogger {
  private final AtomicLong count = new AtomicLong();
  private final SqlLogger next;

  /**
   * @param next told of them, too
   */
  StatementCounter(SqlLogger next) {
    this.next = next;
  }

  @Override
  public void logBeforeExecution(StatementContext context) {
    next.logBeforeExecution(context);
  }

  @Override
  public void logAfterExecution(StatementContext context) {
    count.incrementAndGet();
  }

  long count() {
    return count.get();
  }
}
