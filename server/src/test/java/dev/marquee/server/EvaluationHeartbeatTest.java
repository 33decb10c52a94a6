package dev.marquee.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import dev.marquee.server.evaluation.Heartbeat;
import dev.marquee.server.testing.Answers;
import dev.marquee.server.testing.DrawnDatasets;
import dev.marquee.server.testing.GatedEngine;
import dev.marquee.server.testing.VersionFolder;
import dev.marquee.v1.EvaluateResponse;
import dev.marquee.v1.EvaluateResponse.Progress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** That an evaluation is not silent while it waits for its turn, or for what it scores. */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
class EvaluationHeartbeatTest {
  private static final String ONE = "models/posters/versions/1";
  private static final int EXAMPLES = 12;

  @TempDir Path data;
  private final GatedEngine engine = new GatedEngine();
  private TestServer server;

  @BeforeEach
  void start() {
    VersionFolder.in(data).model("posters").alias("production", 1).version(1);
    DrawnDatasets datasets = new DrawnDatasets();
    DrawnDatasets.Draft draft = datasets.draft("films");
    for (int i = 0; i < EXAMPLES; i++) {
      draft.add("validation", "Drama");
    }
    draft.commit();
    server =
        EvaluationScene.start(
            data, datasets, engine, Map.of(), Thread::sleep, new Heartbeat(Duration.ofMillis(1)));
  }

  @AfterEach
  void stop() {
    engine.letRun(1000);
    server.close();
  }

  private static void requireAtTheBeginning(Iterator<EvaluateResponse> events) {
    for (int i = 0; i < 3; i++) {
      Progress progress = events.next().getProgress();
      assertThat(progress.getModelVersion()).isEqualTo(ONE);
      assertThat(progress.getScoredCount()).isZero();
      assertThat(progress.getTotalCount()).isEqualTo(EXAMPLES);
    }
  }

  @Test
  void whoWaitsForATurnHearsOfIt() throws Exception {
    Answers<EvaluateResponse> first = new Answers<>();
    server.evaluationsAsync().evaluate(EvaluationScene.request(ONE).build(), first);
    int _ = engine.nextBatch();

    Iterator<EvaluateResponse> second =
        server.evaluations().evaluate(EvaluationScene.request(ONE).build());
    requireAtTheBeginning(second);

    engine.letRun(1000);
    assertThat(first.awaitAll().getLast().hasEvaluation()).isTrue();
    assertThat(ImmutableList.copyOf(second).getLast().hasEvaluation()).isTrue();
  }

  @Test
  void whoWaitsForABatchHearsOfIt() {
    Iterator<EvaluateResponse> events =
        server.evaluations().evaluate(EvaluationScene.request(ONE).build());
    requireAtTheBeginning(events);

    engine.letRun(1000);
    assertThat(ImmutableList.copyOf(events).getLast().hasEvaluation()).isTrue();
  }
}
