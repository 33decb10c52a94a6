package dev.marquee.server.metadata;

import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jdbi.v3.core.statement.StatementContext;

/** Every statement that ran on the test's thread, as the database got it. */
final class StatementLog implements SqlLogger {
  private final Thread owner = Thread.currentThread();
  private final List<String> statements = new ArrayList<>();

  @Override
  public void logBeforeExecution(StatementContext context) {
    if (Thread.currentThread() == owner) {
      statements.add(context.getParsedSql().getSql());
    }
  }

  /** Returns the statements since the last call. */
  List<String> take() {
    List<String> taken = List.copyOf(statements);
    statements.clear();
    return taken;
  }
}
