package dev.marquee.server.metadata;

import static dev.marquee.server.metadata.Entries.POSTERS;
import static dev.marquee.server.metadata.Entries.SCENES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.server.registry.MetadataReader;
import dev.marquee.server.registry.StoredModel;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteMetadataViewTest {
  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void writeModel() {
    file = folder.resolve("metadata.db");
    try (SqliteMetadataStore store = SqliteMetadataStore.open(file)) {
      store.write(writer -> Entries.createModel(writer, POSTERS));
    }
  }

  @Test
  void aViewAndTheServerBesideItDoNotHoldEachOtherUp() {
    try (SqliteMetadataStore store = SqliteMetadataStore.open(file)) {
      store.<Boolean>write(
          writer -> {
            Entries.createModel(writer, SCENES);
            try (SqliteMetadataView view = SqliteMetadataStore.openReadOnly(file)) {
              Optional<StoredModel> unfinished = view.read(reader -> reader.model(SCENES));
              assertThat(unfinished).isEmpty();
            }
            return true;
          });
      try (SqliteMetadataView view = SqliteMetadataStore.openReadOnly(file)) {
        view.<Boolean>read(
            reader -> {
              assertThat(reader.model(SCENES)).isPresent();
              store.write(writer -> Entries.importVersion(writer, SCENES));
              assertThat(reader.model(SCENES).orElseThrow().versionCount()).isZero();
              return true;
            });
        StoredModel after = view.read(reader -> reader.model(SCENES).orElseThrow());
        assertThat(after.versionCount()).isEqualTo(1);
      }
    }
  }

  @Test
  void aViewNeedsNoServer() {
    try (SqliteMetadataView view = SqliteMetadataStore.openReadOnly(file)) {
      long last = view.read(MetadataReader::lastChange);

      assertThat(last).isEqualTo(1);
      assertThat(view.integrityProblems()).isEmpty();
    }
  }

  @Test
  void whatIsNotThereIsNotMade() {
    Path none = folder.resolve("none.db");

    var refusal = catchThrowableOfType(Failure.class, () -> SqliteMetadataStore.openReadOnly(none));

    assertThat(refusal.reason()).isEqualTo(Reason.CONFIG_INVALID);
    assertThat(none).doesNotExist();
  }

  @Test
  void metadataOfAnEarlierReleaseIsRefusedAndLeftAlone() throws IOException {
    Path earlier = Files.createFile(folder.resolve("earlier.db"));

    var refusal =
        catchThrowableOfType(Failure.class, () -> SqliteMetadataStore.openReadOnly(earlier));

    assertThat(refusal.reason()).isEqualTo(Reason.METADATA_INCONSISTENT);
    assertThat(refusal).hasMessageContaining("Start a server of this release");
    assertThat(earlier).isEmptyFile();
  }

  @Test
  void rowsThatReferToNothingAreNamed() throws SQLException {
    try (Connection connection = SqliteSource.writable(file).getConnection()) {
      SqliteSource.execute(connection, "pragma foreign_keys = off");
      SqliteSource.execute(connection, "insert into alias values ('posters', 'best', 7)");
    }

    try (SqliteMetadataView view = SqliteMetadataStore.openReadOnly(file)) {
      assertThat(view.integrityProblems())
          .containsExactly("1 rows of alias refer to rows of version that are not there");
    }
  }

  @Test
  void aDamagedPageIsFoundAndReadingItIsRefused() throws SQLException, IOException {
    destroyRootPage("model");

    try (SqliteMetadataStore store = SqliteMetadataStore.open(file)) {
      var refusal = catchThrowableOfType(Failure.class, () -> new Present(store).model(POSTERS));

      assertThat(refusal.reason()).isEqualTo(Reason.METADATA_INCONSISTENT);
      assertThat(refusal).hasMessageContaining("backup");
      assertThat(store.integrityProblems()).isNotEmpty();
    }
  }

  private void destroyRootPage(String table) throws SQLException, IOException {
    long page;
    int size;
    try (Connection connection = SqliteSource.readOnly(file).getConnection();
        Statement statement = connection.createStatement()) {
      try (ResultSet row =
          statement.executeQuery(
              "select rootpage from sqlite_schema where name = '%s'".formatted(table))) {
        page = row.getLong(1);
      }
      try (ResultSet row = statement.executeQuery("pragma page_size")) {
        size = row.getInt(1);
      }
    }
    byte[] rubbish = new byte[size];
    Arrays.fill(rubbish, (byte) 0xa5);
    try (var bytes = new RandomAccessFile(file.toFile(), "rw")) {
      bytes.seek((page - 1) * size);
      bytes.write(rubbish);
    }
  }
}
