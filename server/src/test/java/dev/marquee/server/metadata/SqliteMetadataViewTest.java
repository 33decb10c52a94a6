package dev.marquee.server.metadata;

import static dev.marquee.server.metadata.Entries.POSTERS;
import static dev.marquee.server.metadata.Entries.SCENES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.common.hash.HashCode;
import com.google.common.hash.Hashing;
import com.google.common.io.MoreFiles;
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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
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
            Optional<StoredModel> unfinished =
                SqliteMetadataStore.openReadOnly(file).read(reader -> reader.model(SCENES));
            assertThat(unfinished).isEmpty();
            return true;
          });
      SqliteMetadataView view = SqliteMetadataStore.openReadOnly(file);
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

  @Test
  void aViewNeedsNoServerAndLeavesNothingBehind() throws IOException {
    Map<String, HashCode> before = files();
    SqliteMetadataView view = SqliteMetadataStore.openReadOnly(file);
    long last = view.read(MetadataReader::lastChange);

    assertThat(last).isEqualTo(1);
    assertThat(view.integrityProblems()).isEmpty();
    assertThat(files()).isEqualTo(before);
  }

  @Test
  void whatAKilledServerHadCommittedIsSeen() throws IOException {
    Path killed = Files.createDirectory(folder.resolve("killed")).resolve("metadata.db");
    try (SqliteMetadataStore store = SqliteMetadataStore.open(file)) {
      store.write(writer -> Entries.createModel(writer, SCENES));
      for (String end : List.of("", "-wal", "-shm")) {
        Files.copy(Path.of(file + end), Path.of(killed + end));
      }
    }

    Optional<StoredModel> seen =
        SqliteMetadataStore.openReadOnly(killed).read(reader -> reader.model(SCENES));

    assertThat(seen).isPresent();
  }

  @Test
  void aReadInWhichAServerStartsIsDoneAgain() {
    SqliteMetadataView view = SqliteMetadataStore.openReadOnly(file);
    List<SqliteMetadataStore> started = new ArrayList<>();
    try {
      long last =
          view.read(
              reader -> {
                if (started.isEmpty()) {
                  SqliteMetadataStore store = SqliteMetadataStore.open(file);
                  started.add(store);
                  store.write(writer -> Entries.createModel(writer, SCENES));
                }
                return reader.lastChange();
              });

      assertThat(last).isEqualTo(2);
    } finally {
      started.forEach(SqliteMetadataStore::close);
    }
  }

  private Map<String, HashCode> files() throws IOException {
    Map<String, HashCode> files = new TreeMap<>();
    try (Stream<Path> children = Files.list(folder)) {
      for (Path child : children.toList()) {
        files.put(
            child.getFileName().toString(), MoreFiles.asByteSource(child).hash(Hashing.sha256()));
      }
    }
    return files;
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
    try (Connection connection = SqliteSource.making(file).getConnection()) {
      SqliteSource.execute(connection, "pragma foreign_keys = off");
      SqliteSource.execute(connection, "insert into alias values ('posters', 'best', 7)");
    }

    assertThat(SqliteMetadataStore.openReadOnly(file).integrityProblems())
        .containsExactly("1 rows of alias refer to rows of version that are not there");
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
