package dev.marquee.tools;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.marquee.server.MarqueeServer;
import dev.marquee.server.config.ConfigLoader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The README's way from a folder of posters to a report, over a real server. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class TrainFlowTest {
  private static final String DATASET = "datasets/posters-x";

  @TempDir private Path temp;
  private PosterFolder folder;
  private MarqueeServer server;

  @BeforeEach
  void start() throws IOException {
    folder = new PosterFolder(temp.resolve("posters"), 20);
    // The recipe merges Western into Other.
    folder.rows().replaceAll(row -> row.replace("Horror", "Western"));
    folder.write();
    server =
        MarqueeServer.start(
            ConfigLoader.load(
                null,
                Map.of(),
                Map.of(
                    "data_dir",
                    temp.resolve("data").toString(),
                    "engine.name",
                    "onnxruntime",
                    "engine.device",
                    "cpu",
                    "port",
                    "0")));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aFolderBecomesADatasetThatIsTrainedWithMeasuredOnAndReported() throws IOException {
    String posters = folder.path() + " --labels " + folder.labels();
    marquee("dataset upload " + posters + " --name posters-x");
    String train = "train --model models/m --recipe custom-cnn --set epochs=1 batch_size=4 ";
    assertThat(marquee(train + "--architecture custom-cnn --dataset " + DATASET))
        .isEqualTo("models/m/versions/1\n");
    assertThat(marquee(train + "--parent models/m/versions/1 --batch-size 4 --stream " + posters))
        .isEqualTo("models/m/versions/2\n");
    String parents = "--parent models/m/versions/1 --parent models/m/versions/2 ";
    assertThat(marquee(train + "--set epochs=0 " + parents + "--dataset " + DATASET))
        .isEqualTo("models/m/versions/3\n");

    JsonNode measured =
        new ObjectMapper()
            .readTree(
                marquee(
                    "evaluate models/m/versions/3 --split validation --label-merge genres-20"
                        + " --json --dataset "
                        + DATASET));
    assertThat(measured.get("top_n_accuracy").asDouble()).isBetween(0.0, 1.0);
    assertThat(measured.get("labels")).isNotEmpty();
    assertThat(measured.get("baselines")).hasSize(2);

    Path report = temp.resolve("report.html");
    marquee(
        "report models/m/versions/3 --split validation --dataset %s --output %s"
            .formatted(DATASET, report));
    assertThat(report).content().contains("models/m/versions/3");
  }

  private String marquee(String line) {
    Run run = Run.marquee((Object[]) (line + " --server 127.0.0.1:" + server.port()).split(" "));
    assertThat(run.exitCode()).as(run.err()).isZero();
    return run.out();
  }
}
