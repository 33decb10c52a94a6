package dev.marquee.server.metadata;

import java.sql.PreparedStatement;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jdbi.v3.core.statement.SqlStatements;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.core.statement.StatementCustomizer;
import org.jdbi.v3.core.statement.TemplateEngine;

/** How handles are set up, whatever their connections are. */
final class SqlHandles {
  private SqlHandles() {}

  /**
   * Sets up what handles come from.
   *
   * @param logger learns of every statement
   */
  static Jdbi configure(Jdbi jdbi, SqlLogger logger) {
    jdbi.setSqlLogger(logger);
    // The statements are constants: a "<" in them is no template's.
    jdbi.getConfig(SqlStatements.class).setTemplateEngine(TemplateEngine.NOP);
    return jdbi;
  }

  /**
   * Opens a handle that refuses statements once it is closed. JDBI itself would run them on the
   * connection, by then perhaps within the transaction of somebody else.
   */
  static Handle open(Jdbi jdbi) {
    Handle handle = jdbi.open();
    handle
        .getConfig(SqlStatements.class)
        .addCustomizer(
            new StatementCustomizer() {
              @Override
              public void beforeBinding(PreparedStatement statement, StatementContext context) {
                if (handle.isClosed()) {
                  throw new IllegalStateException("the transaction has ended");
                }
              }
            });
    return handle;
  }
}
