package dev.marquee.server.metadata;

import static dev.marquee.server.metadata.Entries.POSTERS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.marquee.server.registry.MetadataReader;
import dev.marquee.server.registry.MetadataStore;
import dev.marquee.server.registry.ModelName;
import dev.marquee.server.registry.VersionName;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How much the store asks of the database. */
// The log is that of one thread.
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SAME_THREAD)
class StatementsTest {
  private static final int MODELS = 200;
  private static final int VERSIONS_OF_EACH = 50;

  private static final Map<String, Function<MetadataReader, Object>> QUESTIONS = questions();

  /** Answers that are about all there is: to look at all of it is their business. */
  private static final List<String> ABOUT_EVERYTHING = List.of("aliases", "digests");

  @TempDir Path folder;
  private final StatementLog log = new StatementLog();
  private MetadataStore store;

  private static Map<String, Function<MetadataReader, Object>> questions() {
    var name = new VersionName(POSTERS, 1);
    Optional<String> none = Optional.empty();
    Map<String, Function<MetadataReader, Object>> questions = new LinkedHashMap<>();
    questions.put("lastChange", MetadataReader::lastChange);
    questions.put("model", r -> r.model(POSTERS));
    questions.put("models", r -> r.models(Optional.empty(), 1000));
    questions.put("version", r -> r.version(name));
    questions.put("manifestJson", r -> r.manifestJson(name));
    questions.put("versions", r -> r.versions(POSTERS, Integer.MAX_VALUE, 1000));
    questions.put("imported", r -> r.imported(POSTERS, "request"));
    questions.put("aliases", MetadataReader::aliases);
    questions.put("aliasState", r -> r.aliasState(POSTERS, "best"));
    questions.put("aliasStep", r -> r.aliasStep(1));
    questions.put("changes", r -> r.changes(POSTERS, 0, 1000));
    questions.put("aliasChanges", r -> r.aliasChanges(POSTERS, none, Long.MAX_VALUE, 1000));
    questions.put(
        "aliasChanges of one",
        r -> r.aliasChanges(POSTERS, Optional.of("best"), Long.MAX_VALUE, 1000));
    questions.put("latestChanges", r -> r.latestChanges(Optional.empty(), Long.MAX_VALUE, 1000));
    questions.put(
        "latestChanges of one", r -> r.latestChanges(Optional.of(POSTERS), Long.MAX_VALUE, 1000));
    questions.put("refersTo", r -> r.refersTo(Entries.weights(name)));
    questions.put("digests", MetadataReader::digests);
    return questions;
  }

  @BeforeEach
  void open() {
    store = SqliteMetadataStore.open(folder.resolve("metadata.db"), log);
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void noQuestionTakesMoreStatementsWhereThereIsMore() {
    Map<String, Integer> ofNothing = statementCounts();
    assertThat(ofNothing.values()).allSatisfy(count -> assertThat(count).isBetween(1, 2));

    fill();

    assertThat(store.<Integer>read(reader -> reader.models(Optional.empty(), 1000).size()))
        .isEqualTo(MODELS);
    assertThat(store.<Integer>read(reader -> reader.digests().size()))
        .isEqualTo(MODELS * VERSIONS_OF_EACH);
    log.take();
    assertThat(statementCounts()).isEqualTo(ofNothing);
  }

  private Map<String, Integer> statementCounts() {
    Map<String, Integer> counts = new LinkedHashMap<>();
    QUESTIONS.forEach(
        (name, question) -> {
          store.read(question);
          counts.put(name, log.take().size());
        });
    return counts;
  }

  /** All in one transaction, as when a registry of another form is taken over. */
  private void fill() {
    store.<Boolean>write(
        writer -> {
          for (int i = 0; i < MODELS; i++) {
            ModelName model = i == 0 ? POSTERS : new ModelName("model-" + i);
            Entries.createModel(writer, model);
            for (int number = 1; number <= VERSIONS_OF_EACH; number++) {
              Entries.importVersion(
                  writer, model, Map.of("stage", "test"), Optional.of("request-" + number));
            }
            Entries.setAlias(writer, model, "best", 1, OptionalLong.empty());
          }
          return true;
        });
  }

  @Test
  void everyQuestionFollowsAnIndex() throws SQLException {
    Map<String, List<String>> plans = new LinkedHashMap<>();
    for (Map.Entry<String, Function<MetadataReader, Object>> question : QUESTIONS.entrySet()) {
      store.read(question.getValue());
      plans.put(question.getKey(), plan(log.take()));
    }

    plans.forEach(
        (question, plan) -> {
          assertThat(plan).as(question).isNotEmpty();
          if (!ABOUT_EVERYTHING.contains(question)) {
            assertThat(plan)
                .as(question)
                .allSatisfy(step -> assertThat(step).doesNotContain("SCAN", "TEMP B-TREE"));
          }
        });
  }

  private List<String> plan(List<String> statements) throws SQLException {
    List<String> steps = new ArrayList<>();
    try (Connection connection =
            SqliteSource.readOnly(folder.resolve("metadata.db")).getConnection();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        try (ResultSet rows = statement.executeQuery("explain query plan " + sql)) {
          while (rows.next()) {
            steps.add(rows.getString("detail"));
          }
        }
      }
    }
    return steps;
  }
}
