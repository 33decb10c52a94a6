package dev.marquee.server.metadata;

import dev.marquee.models.failure.Failure;
import dev.marquee.server.blobs.Presence;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import javax.sql.DataSource;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteOpenMode;

/** How connections to a file of SQLite are made, and driven. */
final class SqliteSource {
  /** Long enough for another program that looks at the file, such as one that makes a backup. */
  private static final Duration BUSY_TIMEOUT = Duration.ofSeconds(5);

  /** What a large transaction has left of the log is given back to the disk. */
  private static final int LOG_BYTES_KEPT = 16 << 20;

  private SqliteSource() {}

  /** Connections that may write, and make the file where there is none. */
  static DataSource making(Path file) {
    return source(file.toUri().toString(), writable());
  }

  /**
   * Connections that may write into a file that is there: never to another that has come to its
   * place, and none is made where it is gone. They throw what {@link Presence#require} throws.
   */
  static DataSource writable(Path file, Presence presence) {
    SQLiteConfig config = writable();
    config.resetOpenMode(SQLiteOpenMode.CREATE);
    var source =
        new SQLiteDataSource(config) {
          @Override
          public SQLiteConnection getConnection(String user, String password) throws SQLException {
            presence.require();
            SQLiteConnection opened = super.getConnection(user, password);
            try {
              presence.require();
            } catch (Failure e) {
              opened.close();
              throw e;
            }
            return opened;
          }
        };
    source.setUrl(url(file.toUri().toString()));
    return source;
  }

  private static SQLiteConfig writable() {
    SQLiteConfig config = config();
    // With WAL, readers and the writer do not wait for each other; FULL forces the log to the disk
    // at every commit, so that what was answered survives a power cut.
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.setJournalSizeLimit(LOG_BYTES_KEPT);
    return config;
  }

  /** Connections that cannot write, also where the process may not. The file must be there. */
  static DataSource readOnly(Path file) {
    SQLiteConfig config = config();
    config.setReadOnly(true);
    return source(file.toUri().toString(), config);
  }

  /**
   * Connections to a file that nobody else has open. SQLite then makes no files beside it, which
   * even who only reads otherwise leaves behind.
   */
  static DataSource immutable(Path file) {
    SQLiteConfig config = config();
    config.setReadOnly(true);
    return source(file.toUri() + "?immutable=1", config);
  }

  /**
   * Runs a statement beside JDBI. Transactions are begun and ended so, because the driver's own
   * commit begins the next one at once, which takes the lock again: where that fails, it looks as
   * if the commit had failed.
   */
  static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static SQLiteConfig config() {
    var config = new SQLiteConfig();
    config.enforceForeignKeys(true);
    config.setBusyTimeout((int) BUSY_TIMEOUT.toMillis());
    return config;
  }

  private static DataSource source(String uri, SQLiteConfig config) {
    var source = new SQLiteDataSource(config);
    source.setUrl(url(uri));
    return source;
  }

  /** As a URI, in which no character of the path is taken for one of the driver's options. */
  private static String url(String uri) {
    return "jdbc:sqlite:" + uri;
  }
}
