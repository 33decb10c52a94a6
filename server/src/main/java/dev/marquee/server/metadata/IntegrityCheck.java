package dev.marquee.server.metadata;

import com.google.common.collect.ImmutableList;
import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;

/** What SQLite itself can say of a file: whether its pages are sound, and its foreign keys hold. */
final class IntegrityCheck {
  private static final String SOUND = "ok";

  private static final String DANGLING =
      """
      select "table" as child, parent, count(*) as rows
      from pragma_foreign_key_check
      group by "table", parent
      """;

  private IntegrityCheck() {}

  /**
   * Looks through the whole file.
   *
   * @return a sentence for each thing that is wrong
   */
  static List<String> problems(Handle handle, StoreFailures failures) {
    ImmutableList.Builder<String> problems = ImmutableList.builder();
    try {
      // It stops by itself after a hundred problems.
      handle
          .createQuery("pragma integrity_check")
          .mapTo(String.class)
          .filter(line -> !line.equals(SOUND))
          .forEach(problems::add);
      handle.createQuery(DANGLING).map((row, _) -> dangling(row)).forEach(problems::add);
    } catch (JdbiException e) {
      // Some damage is so bad that the check itself breaks off at it.
      if (failures.meaning(e) instanceof Failure failure
          && failure.reason() == Reason.METADATA_INCONSISTENT) {
        return problems.add("the check broke off at damage that it cannot pass").build();
      }
      throw e;
    }
    return problems.build();
  }

  private static String dangling(ResultSet row) throws SQLException {
    return "%d rows of %s refer to rows of %s that are not there"
        .formatted(row.getInt("rows"), row.getString("child"), row.getString("parent"));
  }
}
