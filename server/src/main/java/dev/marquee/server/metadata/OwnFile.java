package dev.marquee.server.metadata;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import javax.sql.DataSource;

/**
 * Whether a file is a registry, found out before it is opened: to be written, that alone would
 * change a database of somebody else; to be read, it would be taken for an earlier release's.
 */
final class OwnFile {
  /** What every file of SQLite begins with. */
  private static final byte[] HEADER = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);

  /** Counts the tables, and among them the one in which Flyway notes what it has done. */
  private static final String TABLES =
      """
      select count(*), coalesce(sum(name = 'flyway_schema_history'), 0)
      from sqlite_master
      """;

  private OwnFile() {}

  /**
   * Refuses a file that is no registry; one that is not there, or holds nothing yet, can become
   * one. What is damaged is left to whoever opens it.
   *
   * @throws Failure.FailedPrecondition ({@code METADATA_INCONSISTENT}) if it is something else
   */
  static void require(Path file) {
    try {
      if (Files.notExists(file) || Files.size(file) == 0) {
        return;
      }
      if (!isDatabase(file)) {
        throw foreign(file, "no database");
      }
    } catch (IOException _) {
      return;
    }
    if (isOfSomebodyElse(file)) {
      throw foreign(file, "a database of another program");
    }
  }

  private static boolean isDatabase(Path file) throws IOException {
    try (InputStream in = new FileInputStream(file.toFile())) {
      return Arrays.equals(in.readNBytes(HEADER.length), HEADER);
    }
  }

  private static boolean isOfSomebodyElse(Path file) {
    boolean hasLog = Files.exists(file.resolveSibling(file.getFileName() + "-wal"));
    DataSource source = hasLog ? SqliteSource.readOnly(file) : SqliteSource.immutable(file);
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement();
        ResultSet tables = statement.executeQuery(TABLES)) {
      return tables.next() && tables.getInt(1) > 0 && tables.getInt(2) == 0;
    } catch (SQLException _) {
      return false;
    }
  }

  private static Failure foreign(Path file, String what) {
    return new Failure.FailedPrecondition(
        Reason.METADATA_INCONSISTENT,
        "%s is not the metadata of a registry but %s, and was left as it is: move it away, restore registry.db from a backup, or choose another folder with data_dir."
            .formatted(file, what));
  }
}
