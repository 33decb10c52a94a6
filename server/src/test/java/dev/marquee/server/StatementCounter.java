package dev.marquee.server;

import java.util.concurrent.atomic.AtomicLong;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jdbi.v3.core.statement.StatementContext;

/** Counts the statements that a database is given. Thread-safe. */
final class StatementCounter implements SqlLogger {
  private final AtomicLong count = new AtomicLong();

  @Override
  public void logAfterExecution(StatementContext context) {
    count.incrementAndGet();
  }

  long count() {
    return count.get();
  }
}
