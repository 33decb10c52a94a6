package dev.marquee.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.common.hash.HashCode;
import com.google.common.hash.Hashing;
import com.google.common.io.MoreFiles;
import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.server.blobs.BlobStore;
import dev.marquee.server.blobs.Digest;
import dev.marquee.server.blobs.FileBlobStore;
import dev.marquee.server.metadata.SqliteMetadataStore;
import dev.marquee.server.registry.VerificationListener;
import dev.marquee.server.registry.VerificationSummary;
import dev.marquee.server.testing.ManifestDraft;
import dev.marquee.server.testing.VersionFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderVerificationTest {
  @TempDir Path data;
  private final List<String> problems = new ArrayList<>();

  @BeforeEach
  void write() {
    VersionFolder.in(data)
        .model("posters")
        .alias("production", 1)
        .version(1, ManifestDraft::tiny)
        .version(2, ManifestDraft::tiny);
    DataHome.open(data).close();
  }

  @Test
  void aFolderWithoutAServerIsReadAndNothingInItChanges() throws IOException {
    Map<String, HashCode> before = files(data);

    VerificationSummary summary = verify(data);

    assertThat(summary.versions()).isEqualTo(2);
    assertThat(summary.files()).isEqualTo(2);
    assertThat(problems).isEmpty();
    assertThat(files(data)).isEqualTo(before);
  }

  @Test
  void aServerThatWorksOnTheFolderIsNotInTheWayNorHeldUp() {
    try (DataHome home = DataHome.open(data)) {
      home.metadata()
          .<Boolean>write(
              writer -> {
                assertThat(verify(data).versions()).isEqualTo(2);
                return true;
              });
    }
    assertThat(problems).isEmpty();
  }

  @Test
  void whatIsWrongIsSaid() throws IOException {
    for (Path folder : list(data.resolve("blobs"))) {
      for (Path blob : list(folder)) {
        Files.delete(blob);
      }
      Files.delete(folder);
    }
    Files.delete(data.resolve("blobs"));

    VerificationSummary summary = verify(data);

    assertThat(summary.problems()).isEqualTo(2);
    assertThat(problems)
        .containsExactlyInAnyOrder(
            "BLOB_MISSING models/posters/versions/1", "BLOB_MISSING models/posters/versions/2");
    assertThat(data.resolve("blobs")).doesNotExist();
  }

  @Test
  void filesWithoutAnyHistoryAreMetadataThatWereLost(@TempDir Path fresh) throws IOException {
    DataHome.open(fresh).close();
    assertThat(verify(fresh).problems()).isZero();
    try (Stream<Path> files = Files.list(fresh)) {
      for (Path file : files.filter(one -> one.toString().contains("registry.db")).toList()) {
        Files.delete(file);
      }
    }
    SqliteMetadataStore.open(fresh.resolve("registry.db")).close();
    assertThat(verify(fresh).problems()).as("as a first start that was cut off").isZero();

    BlobStore blobs = new FileBlobStore(fresh, InstantSource.system());
    Path file = Files.writeString(blobs.stagingFolder().resolve("weights"), "of somebody");
    blobs.adopt(file, new Digest(MoreFiles.asByteSource(file).hash(Hashing.sha256()).toString()));

    assertThat(verify(fresh).problems()).isEqualTo(1);
    assertThat(problems).containsExactly("METADATA_INCONSISTENT ");
  }

  @Test
  void whatIsNoDataFolderIsRefusedAndStaysAsItIs() throws IOException {
    Path empty = Files.createDirectory(data.resolve("empty"));

    Failure refusal = catchThrowableOfType(Failure.class, () -> verify(empty));

    assertThat(refusal.reason()).isEqualTo(Reason.CONFIG_INVALID);
    assertThat(refusal).hasMessageContaining("registry.db").hasMessageContaining("data folder");
    assertThat(list(empty)).isEmpty();
  }

  @Test
  void aFolderThatWasNotUpgradedYetIsRefusedAndStaysAsItIs(@TempDir Path earlier)
      throws IOException {
    VersionFolder.Model _ =
        VersionFolder.in(earlier).model("posters").version(1, ManifestDraft::tiny);
    Map<String, HashCode> before = files(earlier);

    Failure refusal = catchThrowableOfType(Failure.class, () -> verify(earlier));

    assertThat(refusal.reason()).isEqualTo(Reason.CONFIG_INVALID);
    assertThat(files(earlier)).isEqualTo(before);
  }

  @Test
  void whatAnotherProgramMadeIsNotTakenForAnEarlierRelease(@TempDir Path foreign) throws Exception {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + foreign.resolve("registry.db"));
        Statement statement = connection.createStatement()) {
      statement.execute("create table notes (text text)");
    }
    Map<String, HashCode> before = files(foreign);

    Failure refusal = catchThrowableOfType(Failure.class, () -> verify(foreign));

    assertThat(refusal.reason()).isEqualTo(Reason.METADATA_INCONSISTENT);
    assertThat(refusal)
        .hasMessageContaining("another program")
        .hasMessageNotContaining("Start a server");
    assertThat(files(foreign)).isEqualTo(before);
  }

  private VerificationSummary verify(Path folder) {
    return DataFolderVerification.verify(
        folder,
        new VerificationListener() {
          @Override
          public void progress(int checked, int total) {
            assertThat(checked).isLessThanOrEqualTo(total);
          }

          @Override
          public void problem(Reason reason, String subject, String detail) {
            problems.add(reason + " " + subject);
          }
        });
  }

  private static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> children = Files.list(folder)) {
      return children.toList();
    }
  }

  /** Returns every file below a folder, folders too, with what it holds. */
  private static Map<String, HashCode> files(Path folder) throws IOException {
    Map<String, HashCode> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.toList()) {
        files.put(
            path.toString(),
            Files.isDirectory(path)
                ? HashCode.fromInt(0)
                : MoreFiles.asByteSource(path).hash(Hashing.sha256()));
      }
    }
    return files;
  }
}
