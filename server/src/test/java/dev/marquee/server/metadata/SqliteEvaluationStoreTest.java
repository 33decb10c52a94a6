package dev.marquee.server.metadata;

import static dev.marquee.server.metadata.Entries.POSTERS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.models.labels.LabelMerge;
import dev.marquee.models.metrics.Predictions;
import dev.marquee.server.blobs.Digest;
import dev.marquee.server.datasets.DatasetName;
import dev.marquee.server.datasets.DatasetSplit;
import dev.marquee.server.evaluation.BaselineFigures;
import dev.marquee.server.evaluation.EvaluatedVersions;
import dev.marquee.server.evaluation.EvaluationName;
import dev.marquee.server.evaluation.EvaluationStore;
import dev.marquee.server.evaluation.Figure;
import dev.marquee.server.evaluation.Figures;
import dev.marquee.server.evaluation.Findings;
import dev.marquee.server.evaluation.LabelFigures;
import dev.marquee.server.evaluation.NewEvaluation;
import dev.marquee.server.evaluation.ScoreBin;
import dev.marquee.server.evaluation.StoredEvaluation;
import dev.marquee.server.evaluation.StoredPrediction;
import dev.marquee.server.evaluation.ThresholdSource;
import dev.marquee.server.registry.VersionName;
import java.nio.file.Path;
import java.time.Instant;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteEvaluationStoreTest {
  private static final VersionName ONE = new VersionName(POSTERS, 1);
  private static final VersionName TWO = new VersionName(POSTERS, 2);
  private static final DatasetSplit VALIDATION = split("films", "1", Optional.of("validation"));
  private static final Figure FIGURE = new Figure(1.0 / 3, 0.1, Math.nextUp(0.7));
  private static final Figures FIGURES =
      new Figures(FIGURE, FIGURE, FIGURE, FIGURE, FIGURE, new Figure(0, 0, 1e-300));
  private static final Findings FINDINGS =
      new Findings(
          2,
          1,
          FIGURES,
          List.of(new BaselineFigures("random", FIGURES)),
          List.of(new LabelFigures("Drama", 1, FIGURE, FIGURE, FIGURE, FIGURE, 0.1f)),
          ThresholdSource.OTHER_SPLIT,
          Optional.of("test"),
          List.of(1f / 3, 1f),
          List.of(new ScoreBin(6, 0.5, 1.0 / 7)),
          1000);

  @TempDir Path folder;
  private SqliteMetadataStore registry;
  private EvaluationStore store;

  @BeforeEach
  void open() {
    registry = SqliteMetadataStore.open(folder.resolve("metadata.db"));
    store = new SqliteEvaluationStore(registry.database());
    registry.write(
        writer -> {
          Entries.createModel(writer, POSTERS);
          Entries.importVersion(writer, POSTERS, Map.of(), Optional.empty());
          return Entries.importVersion(writer, POSTERS, Map.of(), Optional.empty());
        });
  }

  @AfterEach
  void close() {
    registry.close();
  }

  private static DatasetSplit split(String dataset, String digit, Optional<String> split) {
    return new DatasetSplit(new DatasetName(dataset), new Digest(digit.repeat(64)), split);
  }

  private StoredEvaluation add(VersionName version, DatasetSplit on) {
    return store.add(evaluation(version, on), () -> false);
  }

  private static NewEvaluation evaluation(VersionName version, DatasetSplit on) {
    Predictions predictions =
        Predictions.of(
            9,
            List.of(new float[9], new float[] {0, 0, 0, 0, 0, 0, 0, 0.3f, 1}),
            List.of(BitSet.valueOf(new long[] {1}), BitSet.valueOf(new long[] {0b100000010})));
    return new NewEvaluation(
        version,
        on,
        new LabelMerge(Map.of("Western", "Drama"), Set.of("N/A")),
        2,
        "ann",
        Instant.parse("2026-11-01T00:00:00.123456789Z"),
        FINDINGS,
        List.of("b", "a"),
        predictions);
  }

  private static List<Long> numbers(List<StoredEvaluation> evaluations) {
    return evaluations.stream().map(one -> one.name().number()).toList();
  }

  @Test
  void whatWasAddedIsFoundToTheLastBit() {
    StoredEvaluation added = add(ONE, VALIDATION);
    assertThat(added.findings()).isEqualTo(FINDINGS);
    assertThat(added.trained()).isEqualTo(2);
    assertThat(added.actor()).isEqualTo("ann");
    assertThat(store.find(added.name())).contains(added);
    assertThat(store.find(new EvaluationName(7))).isEmpty();
  }

  @Test
  void predictionsComeByTheirExamples() {
    EvaluationName name = add(ONE, VALIDATION).name();
    List<StoredPrediction> all = store.predictions(name, "", 10);
    assertThat(all).extracting(StoredPrediction::example).containsExactly("a", "b");
    assertThat(all.getFirst().truth()).containsExactly(1, 8);
    assertThat(all.getFirst().scores()).containsExactly(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0.3f, 1f);
    assertThat(store.predictions(name, "", 1)).hasSize(1);
    assertThat(store.predictions(name, "a", 10)).hasSize(1);
  }

  @Test
  void listsAreOfWhatIsMeantNewestFirst() {
    var _ = add(ONE, VALIDATION);
    var _ = add(TWO, VALIDATION);
    var _ = add(ONE, split("covers", "2", Optional.empty()));
    Optional<DatasetName> any = Optional.empty();
    var all = new EvaluatedVersions.All();
    assertThat(numbers(store.list(all, any, Long.MAX_VALUE, 10))).containsExactly(3L, 2L, 1L);
    assertThat(numbers(store.list(all, any, 3, 1))).containsExactly(2L);
    assertThat(numbers(store.list(new EvaluatedVersions.One(ONE), any, Long.MAX_VALUE, 10)))
        .containsExactly(3L, 1L);
    assertThat(
            numbers(
                store.list(
                    new EvaluatedVersions.OfModel(POSTERS),
                    Optional.of(new DatasetName("films")),
                    Long.MAX_VALUE,
                    10)))
        .containsExactly(2L, 1L);
  }

  @Test
  void theLatestIsTheNewestOfThoseThatAreMeant() {
    var first = add(ONE, VALIDATION);
    var second = add(ONE, VALIDATION);
    var third = add(ONE, split("films", "1", Optional.empty()));
    assertThat(store.latest(ONE, _ -> true)).contains(third);
    assertThat(store.latest(ONE, one -> one.on().equals(VALIDATION))).contains(second);
    assertThat(store.latest(ONE, first::equals)).contains(first);
    assertThat(store.latest(ONE, _ -> false)).isEmpty();
    assertThat(store.latest(TWO, _ -> true)).isEmpty();
  }

  @Test
  void ofAnEvaluationOfAnEarlierReleaseTheTermsAreNotKnown() {
    EvaluationName name = add(ONE, VALIDATION).name();
    registry
        .database()
        .write(handle -> handle.execute("update evaluation set label_merge = null, actor = ''"));
    StoredEvaluation found = store.find(name).orElseThrow();
    assertThat(found.labels()).isEmpty();
    assertThat(found.actor()).isEmpty();
  }

  @Test
  void evaluationsGoWithTheirVersion() {
    EvaluationName gone = add(ONE, VALIDATION).name();
    EvaluationName stays = add(TWO, VALIDATION).name();
    registry.write(
        writer -> {
          writer.deleteVersion(ONE);
          return ONE;
        });
    assertThat(store.find(gone)).isEmpty();
    assertThat(store.predictions(gone, "", 10)).isEmpty();
    assertThat(store.find(stays)).isPresent();
    assertThat(registry.integrityProblems()).isEmpty();
    var refusal = catchThrowableOfType(Failure.NotFound.class, () -> add(ONE, VALIDATION));
    assertThat(refusal.reason()).isEqualTo(Reason.VERSION_NOT_FOUND);
  }

  @Test
  void whatIsDeletedIsGoneWithItsPredictionsAndItsNumberDoesNotComeBack() {
    EvaluationName name = add(ONE, VALIDATION).name();
    assertThat(store.delete(name)).isTrue();
    assertThat(store.delete(name)).isFalse();
    assertThat(store.find(name)).isEmpty();
    assertThat(store.predictions(name, "", 10)).isEmpty();
    assertThat(add(ONE, VALIDATION).name().number()).isGreaterThan(name.number());
  }

  @Test
  void whatNobodyWaitsForAnyMoreIsNotStored() {
    var refusal =
        catchThrowableOfType(
            Failure.Cancelled.class, () -> store.add(evaluation(ONE, VALIDATION), () -> true));
    assertThat(refusal.reason()).isEqualTo(Reason.CALL_CANCELLED);
    assertThat(store.latest(ONE, _ -> true)).isEmpty();
  }
}
