package dev.marquee.server.metadata;

import static dev.marquee.server.metadata.Entries.POSTERS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.server.registry.MetadataStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.flywaydb.core.api.FlywayException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of another release, files of nobody, and steps that fail. */
class SchemaTest {
  private static final String NOTE_OF_A_LATER_STEP =
      """
      insert into flyway_schema_history (
        installed_rank, version, description, type, script, checksum, installed_by, execution_time,
        success)
      values (999, '999', 'later', 'SQL', 'V999__later.sql', 1, 'somebody', 1, true)
      """;

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void writeModel() {
    file = folder.resolve("metadata.db");
    try (MetadataStore store = SqliteMetadataStore.open(file)) {
      store.write(writer -> Entries.createModel(writer, POSTERS));
    }
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = SqliteSource.making(file).getConnection()) {
      SqliteSource.execute(connection, sql);
    }
  }

  @Test
  void metadataOfANewerReleaseIsRefusedAndLeftAlone() throws SQLException, IOException {
    execute(NOTE_OF_A_LATER_STEP);
    byte[] before = Files.readAllBytes(file);

    for (Failure refusal :
        new Failure[] {
          catchThrowableOfType(Failure.class, () -> SqliteMetadataStore.open(file)),
          catchThrowableOfType(Failure.class, () -> SqliteMetadataStore.openReadOnly(file))
        }) {
      assertThat(refusal.reason()).isEqualTo(Reason.DATA_FOLDER_NEWER);
      assertThat(refusal).hasMessageContaining("999");
    }
    assertThat(Files.readAllBytes(file)).isEqualTo(before);
  }

  @Test
  void aStepThatFailsLeavesTheFormBeforeIt() throws IOException {
    Files.writeString(
        folder.resolve("V2__broken.sql"),
        """
        create table half (id integer primary key);
        delete from model;
        create table half (id integer primary key);
        """);
    var broken = new Schema(SqliteSource.making(file), Schema.SQLITE, "filesystem:" + folder);

    var failure = catchThrowableOfType(FlywayException.class, broken::migrate);
    RuntimeException meaning = StoreFailures.atOpening(file).meaning(failure);

    assertThat(meaning)
        .isInstanceOfSatisfying(
            Failure.FailedPrecondition.class,
            refusal -> assertThat(refusal.reason()).isEqualTo(Reason.METADATA_INCONSISTENT))
        .hasMessageContaining("backup")
        .hasMessageNotContaining(folder.toString());
    try (MetadataStore store = SqliteMetadataStore.open(file)) {
      assertThat(new Present(store).model(POSTERS)).isPresent();
    }
  }

  @Test
  void aStepThatWasChangedAfterItRanIsRefused() throws SQLException {
    execute("update flyway_schema_history set checksum = 7 where version = '1'");

    var refusal =
        catchThrowableOfType(
            Failure.FailedPrecondition.class, () -> SqliteMetadataStore.open(file));

    assertThat(refusal.reason()).isEqualTo(Reason.METADATA_INCONSISTENT);
  }

  @Test
  void aDatabaseOfSomebodyElseIsRefused() throws SQLException {
    file = folder.resolve("other.db");
    execute("create table other (id integer primary key)");

    var refusal =
        catchThrowableOfType(
            Failure.FailedPrecondition.class, () -> SqliteMetadataStore.open(file));

    assertThat(refusal.reason()).isEqualTo(Reason.METADATA_INCONSISTENT);
  }

  @Test
  void aFileThatIsNoDatabaseIsRefusedAndLeftAlone() throws IOException {
    Files.writeString(file, "not a database, but long enough to be taken for one\n".repeat(100));
    byte[] before = Files.readAllBytes(file);

    for (Failure refusal :
        new Failure[] {
          catchThrowableOfType(Failure.class, () -> SqliteMetadataStore.open(file)),
          catchThrowableOfType(Failure.class, () -> SqliteMetadataStore.openReadOnly(file))
        }) {
      assertThat(refusal.reason()).isEqualTo(Reason.METADATA_INCONSISTENT);
      assertThat(refusal).hasMessageContaining("backup");
    }
    assertThat(Files.readAllBytes(file)).isEqualTo(before);
  }
}
