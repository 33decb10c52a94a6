package dev.marquee.server.registry;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.Splitter;
import dev.marquee.server.testing.NoOtherFiles;
import dev.marquee.server.testing.VersionFolder;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Metadata that contradicts itself, as only somebody else can have written it. */
class MetadataVerificationTest {
  @TempDir Path data;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "update change set from_state = 'models/posters/versions/2' where alias = 'production'"
            + "| models/posters"
            + "| Change 4 of alias production starts from models/posters/versions/2, but the one"
            + " before it led to nothing",
        "update alias set number = 2"
            + "| models/posters"
            + "| Alias production points to models/posters/versions/2, but its last change led to"
            + " models/posters/versions/1",
        "delete from alias"
            + "| models/posters"
            + "| Alias production points to nothing, but its last change led to"
            + " models/posters/versions/1",
        "update numbering set last_number = 1"
            + "| models/posters"
            + "| Version 2 is there, but the numbers have come to 1 only",
        "delete from version_blob where number = 2"
            + "| models/posters/versions/2"
            + "| Its weights.safetensors is not among the files that are kept",
        "update version set manifest_json = '{' where number = 2"
            + "| models/posters/versions/2"
            + "| The stored manifest of models/posters/versions/2 cannot be used",
      })
  void aContradictionIsNamed(String sql, String subject, String what) throws SQLException {
    assertThat(problemsAfter(sql))
        .singleElement()
        .asString()
        .startsWith("METADATA_INCONSISTENT %s: %s".formatted(subject, what))
        .endsWith("estore the data folder from a backup.");
  }

  @Test
  void aVersionThatIsGoneIsNamedAndSoIsTheAliasThatPointsToIt() throws SQLException {
    assertThat(
            problemsAfter(
                "delete from version where number = 1; delete from version_blob where number = 1"))
        .anySatisfy(
            p -> assertThat(p).contains("posters: It has 1 versions, but after its history"))
        .anySatisfy(p -> assertThat(p).contains("versions/1: It was imported and not deleted"))
        .anySatisfy(p -> assertThat(p).contains("Alias production points to version 1, which is"));
  }

  private List<String> problemsAfter(String sql) throws SQLException {
    HeardVerification heard = new HeardVerification();
    try (Stores stores = new Stores(data)) {
      VersionFolder.in(data).model("posters").alias("production", 1).version(1).version(2);
      stores.upgrade();
      try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + stores.database());
          Statement statement = connection.createStatement()) {
        for (String one : Splitter.on(';').split(sql)) {
          assertThat(statement.executeUpdate(one)).isPositive();
        }
      }
      VerificationSummary summary =
          new RegistryVerification(
                  stores.metadata(), List::of, new NoOtherFiles(), stores.blobs())
              .verify(heard);
      assertThat(summary.problems()).isEqualTo(heard.problems().size());
    }
    return heard.problems();
  }
}
