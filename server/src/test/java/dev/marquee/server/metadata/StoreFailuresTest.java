package dev.marquee.server.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.server.blobs.Presence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.jdbi.v3.core.transaction.TransactionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

class StoreFailuresTest {
  @TempDir Path folder;

  private RuntimeException meaning(RuntimeException thrown) {
    return StoreFailures.ofOpen(folder, new Presence(folder)).meaning(thrown);
  }

  private static SQLiteException failure(SQLiteErrorCode code) {
    return new SQLiteException("at /a/path", code);
  }

  @ParameterizedTest
  @CsvSource({
    "SQLITE_FULL, STORAGE_FULL",
    "SQLITE_CORRUPT, METADATA_INCONSISTENT",
    "SQLITE_CORRUPT_INDEX, METADATA_INCONSISTENT",
    "SQLITE_NOTADB, METADATA_INCONSISTENT",
    "SQLITE_BUSY, DATA_FOLDER_IN_USE",
    "SQLITE_BUSY_RECOVERY, DATA_FOLDER_IN_USE",
    "SQLITE_CANTOPEN, CONFIG_INVALID",
    "SQLITE_READONLY_DIRECTORY, CONFIG_INVALID",
    "SQLITE_PERM, CONFIG_INVALID",
  })
  void whatSomebodyCanActOnIsSaidInWords(SQLiteErrorCode code, Reason reason) {
    assertThat(meaning(new TransactionException(new SQLException(failure(code)))))
        .isInstanceOfSatisfying(
            Failure.class, refusal -> assertThat(refusal.reason()).isEqualTo(reason))
        .hasMessageNotContaining("/a/path");
  }

  @ParameterizedTest
  @EnumSource(
      value = SQLiteErrorCode.class,
      names = {"SQLITE_CONSTRAINT_FOREIGNKEY", "SQLITE_IOERR_READ", "SQLITE_ERROR"})
  void whatNobodyCanActOnStaysWhatItIs(SQLiteErrorCode code) {
    var thrown = new TransactionException(failure(code));

    assertThat(meaning(thrown)).isSameAs(thrown);
  }

  @ParameterizedTest
  @EnumSource(
      value = SQLiteErrorCode.class,
      names = {"SQLITE_IOERR_READ", "SQLITE_CANTOPEN", "SQLITE_READONLY_DBMOVED"})
  void whereTheFileIsGoneThatIsWhatIsSaid(SQLiteErrorCode code) throws IOException {
    Path gone = Files.createFile(folder.resolve("gone"));
    StoreFailures failures = StoreFailures.ofOpen(gone, new Presence(gone));
    Files.delete(gone);

    assertThat(failures.meaning(new TransactionException(failure(code))))
        .isInstanceOfSatisfying(
            Failure.Unavailable.class,
            refusal -> assertThat(refusal.reason()).isEqualTo(Reason.STORAGE_UNAVAILABLE))
        .hasMessageNotContaining(folder.toString());
  }

  @Test
  void whatTheWorkThrowsIsNoneOfTheStoresBusiness() {
    var thrown = new IllegalStateException(failure(SQLiteErrorCode.SQLITE_FULL));

    assertThat(meaning(thrown)).isSameAs(thrown);
  }
}
