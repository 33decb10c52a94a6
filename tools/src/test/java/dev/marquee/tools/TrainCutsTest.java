package dev.marquee.tools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marquee.client.MarqueeClient;
import dev.marquee.client.TrainOptions;
import dev.marquee.client.TrainingEvents;
import dev.marquee.models.labels.LabelMerge;
import dev.marquee.server.MarqueeServer;
import dev.marquee.server.config.ConfigLoader;
import dev.marquee.v1.Model;
import dev.marquee.v1.RecipeChoice;
import dev.marquee.v1.TrainingEvent;
import dev.marquee.v1.TrainingRun;
import dev.marquee.v1.TrainingSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A run that is streamed over connections that break, to a real server. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class TrainCutsTest {
  private static final int CUTS = 50;
  private static final String RECIPE =
      """
      epochs: 1
      batch_size: 4
      input: {width: 150, height: 150}
      rates: {"*": 0.001}
      """;

  @TempDir private Path temp;

  @Test
  void aRunWhoseStreamIsCutFiftyTimesGetsEveryBatchOnceAndBecomesAVersion() throws IOException {
    // Four fifths of them are trained with: 80 batches, each of about 25 kB.
    PosterFolder folder = new PosterFolder(temp.resolve("posters"), 400, 20);
    LabelsFile posters = LabelsFile.read(folder.path(), folder.labels(), List.of());
    PosterBatches batches = PosterBatches.of(posters.posters(), 4, 1);
    TrainingSpec spec =
        TrainingSpec.newBuilder()
            .setModel("models/m")
            .setArchitecture("custom-cnn")
            .setRecipe(RecipeChoice.newBuilder().setYaml(RECIPE))
            .setStreamed(batches.describe(posters.labels(), LabelMerge.NONE))
            .build();
    try (MarqueeServer server = server();
        CuttingProxy proxy = new CuttingProxy(server.port(), 5, CUTS, 12_000, 60_000);
        MarqueeClient client =
            MarqueeClient.builder()
                .target(proxy.address())
                .deadline(Duration.ofMinutes(2))
                .build()) {
      var _ = client.models().createModel(Model.newBuilder().setName("models/m").build(), "");
      List<TrainingEvent> seen = new ArrayList<>();
      try (TrainingEvents events = client.training().train(spec, batches, TrainOptions.none())) {
        events.forEach(seen::add);
      }
      assertThat(proxy.cutsLeft()).isLessThanOrEqualTo(0);
      assertThat(seen).extracting(TrainingEvent::getSequence).isSorted().doesNotHaveDuplicates();
      String version = seen.getLast().getCompleted().getModelVersion();
      assertThat(version).isEqualTo("models/m/versions/1");
      TrainingRun run = client.training().listTrainingRuns("models/m").findFirst().orElseThrow();
      assertThat(run.getState()).isEqualTo(TrainingRun.State.STATE_SUCCEEDED);
      assertThat(run.getStepCount()).isEqualTo(80);
    }
  }

  private MarqueeServer server() {
    // Not only listening: runs begin once the models are loaded.
    return MarqueeServer.start(
        ConfigLoader.load(
            null,
            Map.of(),
            Map.of(
                "data_dir",
                temp.resolve("data").toString(),
                "engine.device",
                "cpu",
                "engine.name",
                "onnxruntime",
                "port",
                "0")));
  }
}
