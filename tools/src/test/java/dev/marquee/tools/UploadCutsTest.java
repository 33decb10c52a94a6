package dev.marquee.tools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marquee.client.CommitOptions;
import dev.marquee.client.DatasetsClient;
import dev.marquee.client.MarqueeClient;
import dev.marquee.client.UploadOptions;
import dev.marquee.client.UploadSummary;
import dev.marquee.server.MarqueeServer;
import dev.marquee.server.config.ConfigLoader;
import dev.marquee.v1.Dataset;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Uploads over connections that break, against a real server. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class UploadCutsTest {
  private static final int POSTERS = 400;
  private static final int CUTS = 100;

  @TempDir private Path temp;

  @Test
  void anUploadThatIsCutAHundredTimesEndsWithTheSameDigestAsAnUncutOne() throws IOException {
    PosterFolder folder = new PosterFolder(temp.resolve("posters"), POSTERS, 24);
    LabelsFile posters = LabelsFile.read(folder.path(), folder.labels(), List.of());
    Dataset uncut;
    try (MarqueeServer server = server("first");
        MarqueeClient client =
            MarqueeClient.builder().target("127.0.0.1:" + server.port()).build()) {
      uncut = upload(client.datasets(), posters);
    }
    // Another server, so that none of the images is known.
    try (MarqueeServer server = server("second");
        CuttingProxy proxy = new CuttingProxy(server.port(), 3, CUTS, 20_000, 60_000);
        MarqueeClient client =
            MarqueeClient.builder()
                .target(proxy.address())
                .deadline(Duration.ofMinutes(2))
                .build()) {
      Dataset cut = upload(client.datasets(), posters);
      assertThat(proxy.cutsLeft()).isLessThanOrEqualTo(0);
      assertThat(cut.getDigest()).isEqualTo(uncut.getDigest()).hasSize(64);
    }
  }

  private MarqueeServer server(String folder) {
    return MarqueeServer.listen(
        ConfigLoader.load(
            null,
            Map.of(),
            Map.of(
                "data_dir",
                temp.resolve(folder).toString(),
                "engine.device",
                "cpu",
                "engine.name",
                "onnxruntime",
                "port",
                "0")));
  }

  private static Dataset upload(DatasetsClient datasets, LabelsFile posters) {
    Dataset draft =
        Dataset.newBuilder().setName("datasets/x").addAllLabels(posters.labels()).build();
    var _ = datasets.createDataset(draft);
    UploadSummary summary =
        datasets.uploadExamples(
            "datasets/x",
            new PosterUploads(
                posters.posters(), fault -> assertThat(fault.text()).as("a fault").isEmpty()),
            UploadOptions.none());
    assertThat(summary.storedCount()).isEqualTo(POSTERS);
    return datasets.commitDataset("datasets/x", CommitOptions.none().ifExamples(POSTERS));
  }
}
