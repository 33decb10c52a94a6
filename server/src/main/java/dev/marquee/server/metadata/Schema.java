package dev.marquee.server.metadata;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;

/** The form of the tables: brought to this release's, or compared with it. */
final class Schema {
  /** Where this release's migrations for SQLite are. */
  static final String SQLITE = "classpath:dev/marquee/server/metadata/sqlite";

  private static final Set<MigrationState> OF_A_NEWER_RELEASE =
      Set.of(MigrationState.FUTURE_SUCCESS, MigrationState.FUTURE_FAILED);

  private final Flyway flyway;

  /**
   * @param locations where migrations are looked for, as Flyway writes them
   */
  Schema(DataSource source, String... locations) {
    flyway =
        Flyway.configure(Schema.class.getClassLoader())
            .dataSource(source)
            .locations(locations)
            .failOnMissingLocations(true)
            .loggers("slf4j")
            .load();
  }

  /**
   * Runs the migrations that the database lacks. Each is one transaction together with the note
   * that it was run: a process that is killed meanwhile leaves the form before it or the one after.
   *
   * @throws Failure.FailedPrecondition ({@code DATA_FOLDER_NEWER}) if the database has one that
   *     this release does not know
   * @throws FlywayException if one fails, or is another than the one of its number that was run
   */
  void migrate() {
    refuseNewer();
    flyway.migrate();
  }

  /**
   * Refuses a database that has not just the migrations of this release.
   *
   * @throws Failure.FailedPrecondition ({@code DATA_FOLDER_NEWER}) if it has more of them; ({@code
   *     METADATA_INCONSISTENT}) otherwise
   */
  void requireCurrent() {
    refuseNewer();
    if (!migrations().allMatch(migration -> migration.getState() == MigrationState.SUCCESS)) {
      throw new Failure.FailedPrecondition(
          Reason.METADATA_INCONSISTENT,
          "The metadata is not in this release's form. Start a server of this release on it, which"
              + " brings an earlier release's metadata forward.");
    }
  }

  private void refuseNewer() {
    migrations()
        .filter(migration -> OF_A_NEWER_RELEASE.contains(migration.getState()))
        .findFirst()
        .ifPresent(
            migration -> {
              throw new Failure.FailedPrecondition(
                  Reason.DATA_FOLDER_NEWER,
                  ("The metadata was written by a newer release of Marquee: its form is %s, which"
                          + " this release does not know. Run that release, or restore a backup"
                          + " from before.")
                      .formatted(migration.getVersion()));
            });
  }

  /** Returns what was run and what this release has, together. */
  private Stream<MigrationInfo> migrations() {
    return Arrays.stream(flyway.info().all());
  }
}
