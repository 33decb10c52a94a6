package dev.marquee.server.metadata;

import static dev.marquee.server.metadata.Entries.POSTERS;
import static dev.marquee.server.metadata.Entries.SCENES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.server.metadata.TransactionContract.Everything;
import dev.marquee.server.registry.MetadataStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jdbi.v3.core.statement.StatementContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteMetadataStoreTest {
  @TempDir Path folder;

  private Path file() {
    return folder.resolve("metadata.db");
  }

  @Test
  void aFullDiskRefusesWritesInWordsAndChangesNothingAndPassesOver() {
    var disk = new SmallDisk();
    String large = "large ".repeat(100_000);
    try (SqliteMetadataStore store = SqliteMetadataStore.open(file(), disk)) {
      store.write(writer -> Entries.createModel(writer, POSTERS));
      Everything before = Everything.in(new Present(store));
      for (int i = 0; i < 3; i++) {
        disk.setFull(true);
        var refusal =
            catchThrowableOfType(
                Failure.Exhausted.class,
                () ->
                    store.write(
                        writer -> {
                          Entries.createModel(writer, SCENES);
                          return Entries.importVersion(
                              writer, POSTERS, Map.of("note", large), Optional.empty());
                        }));

        assertThat(refusal.reason()).isEqualTo(Reason.STORAGE_FULL);
        assertThat(refusal.retryAfter()).isEmpty();
        assertThat(Everything.in(new Present(store))).isEqualTo(before);

        disk.setFull(false);
        store.write(
            writer ->
                Entries.importVersion(writer, POSTERS, Map.of("note", large), Optional.empty()));
        before = Everything.in(new Present(store));
      }
      assertThat(before.models().getFirst().versionCount()).isEqualTo(3);
      assertThat(store.integrityProblems()).isEmpty();
    }
  }

  @Test
  void aReaderThatIsInterruptedWhileItWaitsGivesUp() {
    try (MetadataStore store = SqliteMetadataStore.open(file())) {
      Failure.Cancelled refusal = readWithin(store, 0);

      assertThat(refusal.reason()).isEqualTo(Reason.CALL_CANCELLED);
      assertThat(Thread.interrupted()).isTrue();
      assertThat(new Present(store).lastChange()).isZero();
    }
  }

  /** Takes one connection after the other until none is left, and then waits for one in vain. */
  private static Failure.Cancelled readWithin(MetadataStore store, int depth) {
    return store.read(
        _ -> {
          if (depth + 1 < SqliteDatabase.READERS) {
            return readWithin(store, depth + 1);
          }
          Thread.currentThread().interrupt();
          return catchThrowableOfType(
              Failure.Cancelled.class, () -> new Present(store).lastChange());
        });
  }

  /** As SQLite does by itself where it cannot undo a single statement. */
  @Test
  void aTransactionThatTheDatabaseEndsByItselfLeavesNothing() {
    var ending = new AtomicBoolean();
    SqlLogger ender =
        new SqlLogger() {
          @Override
          public void logBeforeExecution(StatementContext context) {
            if (ending.get() && context.getParsedSql().getSql().startsWith("insert into model")) {
              try {
                SqliteSource.execute(context.getConnection(), "rollback");
              } catch (SQLException e) {
                throw new AssertionError(e);
              }
              throw new IllegalStateException("ended");
            }
          }
        };
    try (MetadataStore store = SqliteMetadataStore.open(file(), ender)) {
      ending.set(true);
      assertThatThrownBy(() -> store.write(writer -> Entries.createModel(writer, POSTERS)))
          .hasMessage("ended");
      ending.set(false);

      assertThat(new Present(store).lastChange()).isZero();
      store.write(writer -> Entries.createModel(writer, POSTERS));
      assertThat(new Present(store).lastChange()).isEqualTo(1);
    }
  }

  @Test
  void aWriteWithinAWriteIsRefusedInsteadOfWaitingForItself() {
    try (MetadataStore store = SqliteMetadataStore.open(file())) {
      assertThatThrownBy(() -> store.write(_ -> store.write(_ -> "never")))
          .isInstanceOf(IllegalStateException.class);
      String done = store.write(_ -> "done");
      assertThat(done).isEqualTo("done");
    }
  }

  @Test
  void aReaderIsOfNoUseAfterItsTransaction() {
    try (MetadataStore store = SqliteMetadataStore.open(file())) {
      var read = store.read(reader -> reader);
      var written = store.write(writer -> writer);

      assertThatThrownBy(read::lastChange).isInstanceOf(RuntimeException.class);
      assertThatThrownBy(() -> Entries.createModel(written, POSTERS))
          .isInstanceOf(RuntimeException.class);
      assertThat(new Present(store).lastChange()).isZero();
    }
  }

  @Test
  void aStoreMayLieInAFolderOfAnyName() throws Exception {
    Path odd = Files.createDirectory(folder.resolve("a b?mode=memory&x#y%20z'"));
    try (MetadataStore store = SqliteMetadataStore.open(odd.resolve("metadata.db"))) {
      store.write(writer -> Entries.createModel(writer, POSTERS));
    }

    assertThat(odd.resolve("metadata.db")).isNotEmptyFile();
    Optional<?> model =
        SqliteMetadataStore.openReadOnly(odd.resolve("metadata.db"))
            .read(reader -> reader.model(POSTERS));
    assertThat(model).isPresent();
  }

  @Test
  void aStoreThatIsClosedLeavesOneFile() {
    try (MetadataStore store = SqliteMetadataStore.open(file())) {
      store.write(writer -> Entries.createModel(writer, POSTERS));
      assertThat(new Present(store).lastChange()).isEqualTo(1);
    }

    assertThat(folder).isDirectoryContaining("glob:**/metadata.db");
    assertThat(folder.toFile().list()).hasSize(1);
  }

  @Test
  void aFolderThatIsNotThereIsRefusedInWords() {
    var refusal =
        catchThrowableOfType(
            Failure.FailedPrecondition.class,
            () -> SqliteMetadataStore.open(folder.resolve("none/metadata.db")));

    assertThat(refusal.reason()).isEqualTo(Reason.CONFIG_INVALID);
    assertThat(refusal).hasMessageNotContaining(folder.toString());
  }
}
