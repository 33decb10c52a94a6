package dev.marquee.server.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marquee.server.blobs.Digest;
import dev.marquee.server.datasets.DatasetName;
import dev.marquee.server.datasets.DatasetReader;
import dev.marquee.server.datasets.ExampleFilter;
import dev.marquee.server.datasets.ExampleName;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** What the questions about datasets cost, however many examples there are. */
class DatasetStatementsTest {
  private static final DatasetName POSTERS = new DatasetName("posters");
  private static final Digest DIGEST = new Digest("0".repeat(64));

  static final List<Map.Entry<String, Function<DatasetReader, Object>>> QUESTIONS =
      List.of(
          Map.entry("dataset", reader -> reader.dataset(POSTERS)),
          Map.entry("datasets", reader -> reader.datasets(Optional.of(POSTERS), 9)),
          Map.entry("example", reader -> reader.example(new ExampleName(POSTERS, "a"))),
          Map.entry("some", reader -> reader.examples(POSTERS, List.of("a", "b"))),
          Map.entry("all", reader -> listed(reader, "", "")),
          Map.entry("of a split", reader -> listed(reader, "train", "")),
          Map.entry("of a label", reader -> listed(reader, "", "Drama")),
          Map.entry("of both", reader -> listed(reader, "train", "Drama")),
          Map.entry("images", reader -> reader.images(List.of(DIGEST))));

  @TempDir Path folder;

  private static Object listed(DatasetReader reader, String split, String label) {
    ExampleFilter filter =
        new ExampleFilter(
            split.isEmpty() ? Optional.empty() : Optional.of(split),
            label.isEmpty() ? Optional.empty() : Optional.of(label));
    return reader.examples(POSTERS, filter, Optional.of("a"), 9);
  }

  @ParameterizedTest
  @FieldSource("QUESTIONS")
  void aQuestionIsOneStatementThatFollowsAnIndex(
      Map.Entry<String, Function<DatasetReader, Object>> question) throws SQLException {
    StatementLog log = new StatementLog();
    try (SqliteMetadataStore metadata =
        SqliteMetadataStore.open(folder.resolve("metadata.db"), log)) {
      var _ = new SqliteDatasetStore(metadata.database()).read(question.getValue());
    }

    List<String> statements = log.take();
    assertThat(statements).hasSize(1);
    assertThat(plan(statements.getFirst()))
        .as(question.getKey())
        .isNotEmpty()
        .allSatisfy(step -> assertThat(step).doesNotContain("SCAN example", "SCAN dataset"))
        .noneSatisfy(step -> assertThat(step).isEqualTo("USE TEMP B-TREE FOR ORDER BY"));
  }

  private List<String> plan(String sql) throws SQLException {
    List<String> steps = new ArrayList<>();
    try (Connection connection =
            SqliteSource.readOnly(folder.resolve("metadata.db")).getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("explain query plan " + sql)) {
      while (rows.next()) {
        steps.add(rows.getString("detail"));
      }
    }
    return steps;
  }
}
