package dev.marquee.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marquee.server.datasets.DatasetName;
import dev.marquee.server.testing.DrawnDatasets;
import dev.marquee.server.testing.FakeEngine;
import dev.marquee.server.testing.VersionFolder;
import dev.marquee.v1.Evaluation;
import dev.marquee.v1.EvaluationWarning;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Versions that go back to one that was trained with what is measured. */
class TrainedDescentTest {
  private static final String VERSIONS = "models/posters/versions/";

  @TempDir Path data;
  private TestServer server;

  @BeforeEach
  void start() {
    DrawnDatasets datasets = new DrawnDatasets();
    datasets
        .draft("films")
        .add("train", "Action")
        .add("train", "Drama")
        .add("validation", "Comedy")
        .commit();
    String films = datasets.committed(new DatasetName("films")).digest().sha256();
    VersionFolder.Model model = VersionFolder.in(data).model("posters").alias("production", 1);
    descend(model, 1, "dataset_digest", films, "parent", "");
    descend(model, 2, "dataset_digest", "0".repeat(64), "parent", VERSIONS + 1);
    descend(model, 3, "streamed_batches", "5", "parent", VERSIONS + 2);
    descend(model, 4, "parent", VERSIONS + 99);
    descend(model, 5, "parent", VERSIONS + 6);
    descend(model, 6, "parent", VERSIONS + 5);
    descend(model, 7, "parent", "somewhere/else");
    descend(model, 8, "parent", VERSIONS + 5 + " " + VERSIONS + 1);
    descend(model, 9, "parent", (VERSIONS + 9 + " ").repeat(10_000) + VERSIONS + 1);
    server = EvaluationScene.start(data, datasets, new FakeEngine(), Map.of());
  }

  private static void descend(VersionFolder.Model model, int number, String... provenance) {
    var _ =
        model.version(
            number,
            manifest -> {
              for (int i = 0; i < provenance.length; i += 2) {
                String key = provenance[i];
                String value = provenance[i + 1];
                manifest.edit(json -> json.withObject("/provenance").put(key, value));
              }
            });
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Evaluation evaluation(int number) {
    return EvaluationScene.evaluation(
        server, EvaluationScene.request(VERSIONS + number).setSplit("train"));
  }

  @Test
  void whatAnAncestorWasTrainedWithIsNoMeasureEither() {
    for (int number : List.of(1, 2, 3, 8)) {
      Evaluation evaluation = evaluation(number);
      assertThat(evaluation.getTrainedCount()).as("version %d", number).isEqualTo(2);
      assertThat(evaluation.getWarningsList())
          .extracting(EvaluationWarning::getKind)
          .containsExactly(EvaluationWarning.Kind.KIND_TRAINED_WITH);
    }
  }

  @Test
  void aDescentEndsWhereNothingMoreIsKnown() {
    for (int number : List.of(4, 5, 6, 7, 9)) {
      assertThat(evaluation(number).getTrainedCount()).as("version %d", number).isZero();
    }
  }
}
