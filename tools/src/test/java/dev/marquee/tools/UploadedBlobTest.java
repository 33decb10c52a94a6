package dev.marquee.tools;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.hash.Hashing;
import dev.marquee.client.DatasetsClient;
import dev.marquee.client.MarqueeClient;
import dev.marquee.client.UploadListener;
import dev.marquee.client.UploadOptions;
import dev.marquee.client.UploadSummary;
import dev.marquee.server.MarqueeServer;
import dev.marquee.server.blobs.Digest;
import dev.marquee.server.blobs.FileBlobStore;
import dev.marquee.server.config.ConfigLoader;
import dev.marquee.v1.Dataset;
import dev.marquee.v1.RejectedExample;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Uploads of files that a real server has, though not as images. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class UploadedBlobTest {
  private static final byte[] WEIGHTS = "what a version was imported with".getBytes(UTF_8);

  @TempDir private Path temp;

  @Test
  void aFileThatTheServerHasButThatIsNoImageIsRejectedAndEndsTheUpload() throws IOException {
    PosterFolder folder = new PosterFolder(temp.resolve("posters"), 3);
    Path _ = Files.write(folder.path().resolve("images/tt0001.jpg"), WEIGHTS);
    LabelsFile posters = LabelsFile.read(folder.path(), folder.labels(), List.of());
    List<RejectedExample> rejected = new ArrayList<>();
    UploadSummary summary;
    try (MarqueeServer server = server();
        MarqueeClient client =
            MarqueeClient.builder().target("127.0.0.1:" + server.port()).build()) {
      Digest digest = new Digest(Hashing.sha256().hashBytes(WEIGHTS).toString());
      new FileBlobStore(temp.resolve("data"), InstantSource.system())
          .put(Map.of(digest, ByteBuffer.wrap(WEIGHTS)));
      summary = upload(client.datasets(), posters, rejected);
    }
    assertThat(summary.storedCount()).isEqualTo(2);
    assertThat(rejected)
        .extracting(example -> example.getExampleId() + " " + example.getReason())
        .containsExactly("tt0001 IMAGE_FORMAT_UNSUPPORTED");
  }

  private MarqueeServer server() {
    return MarqueeServer.listen(
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

  private static UploadSummary upload(
      DatasetsClient datasets, LabelsFile posters, List<RejectedExample> rejected) {
    var _ =
        datasets.createDataset(
            Dataset.newBuilder().setName("datasets/x").addAllLabels(posters.labels()).build());
    UploadListener listener =
        new UploadListener() {
          @Override
          public void rejected(RejectedExample example) {
            rejected.add(example);
          }
        };
    return datasets.uploadExamples(
        "datasets/x",
        new PosterUploads(
            posters.posters(), fault -> assertThat(fault.text()).as("a fault").isEmpty()),
        new UploadOptions(false, listener));
  }
}
