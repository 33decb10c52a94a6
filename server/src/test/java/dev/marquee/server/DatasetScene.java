package dev.marquee.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.hash.Hashing;
import com.google.common.primitives.Ints;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.protobuf.ByteString;
import dev.marquee.server.testing.FakeEngine;
import dev.marquee.server.testing.Pictures;
import dev.marquee.server.testing.VersionFolder;
import dev.marquee.v1.CommitDatasetRequest;
import dev.marquee.v1.CreateDatasetRequest;
import dev.marquee.v1.Dataset;
import dev.marquee.v1.Example;
import dev.marquee.v1.GetDatasetRequest;
import dev.marquee.v1.GetDatasetResponse;
import dev.marquee.v1.ListExamplesRequest;
import dev.marquee.v1.UploadedExample;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server with the open, empty dataset {@code datasets/posters} of three labels. */
@Timeout(120)
abstract class DatasetScene {
  static final String POSTERS = "datasets/posters";
  static final List<String> LABELS = List.of("Drama", "Action", "Comedy");

  private static final byte[] DRAWN = Pictures.jpeg(1);

  @TempDir Path data;
  TestServer server;

  @SuppressWarnings("NullAway.Init") // JUnit fills the fields in.
  DatasetScene() {}

  @BeforeEach
  void start() {
    VersionFolder.in(data).model("posters").alias("production", 1).version(1);
    server = serve();
    create("posters");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  /** Starts the server; tests may have one of their own. */
  TestServer serve() {
    return TestServer.over(data, new FakeEngine(), Map.of());
  }

  final void restart() {
    server.close();
    server = serve();
  }

  @CanIgnoreReturnValue
  final Dataset create(String id) {
    return server
        .datasets()
        .createDataset(
            CreateDatasetRequest.newBuilder()
                .setDatasetId(id)
                .setDataset(Dataset.newBuilder().setDescription("of " + id).addAllLabels(LABELS))
                .build())
        .getDataset();
  }

  /** Uploads examples into {@code datasets/posters}, of which none may be rejected. */
  final void upload(UploadedExample.Builder... examples) {
    UploadStream stream = UploadStream.into(server, POSTERS);
    for (UploadedExample.Builder example : examples) {
      stream.send(example);
    }
    assertThat(stream.complete()).isEmpty();
  }

  final GetDatasetResponse get(String dataset) {
    return server.datasets().getDataset(GetDatasetRequest.newBuilder().setName(dataset).build());
  }

  @CanIgnoreReturnValue
  final Dataset commit(String dataset) {
    return server
        .datasets()
        .commitDataset(CommitDatasetRequest.newBuilder().setName(dataset).build())
        .getDataset();
  }

  final List<Example> examples(String dataset) {
    return server
        .datasets()
        .listExamples(ListExamplesRequest.newBuilder().setParent(dataset).setPageSize(1000).build())
        .getExamplesList();
  }

  final List<String> ids(String dataset) {
    return examples(dataset).stream()
        .map(example -> example.getName().substring(dataset.length() + "/examples/".length()))
        .toList();
  }

  /** Returns an example with an image of its own, and labels and metadata that are sound. */
  static UploadedExample.Builder example(int seed) {
    return UploadedExample.newBuilder()
        .setExampleId("tt%04d".formatted(seed))
        .setExample(
            Example.newBuilder()
                .addLabels(LABELS.get(seed % LABELS.size()))
                .setSplit(seed % 4 == 0 ? "validation" : "train")
                .putMetadata("title", "Poster " + seed)
                .putMetadata("year", Integer.toString(1980 + seed % 36)))
        .setImage(image(seed));
  }

  static List<UploadedExample.Builder> examples(int from, int to) {
    return IntStream.range(from, to).mapToObj(DatasetScene::example).toList();
  }

  /**
   * Returns a small image: a drawn one with a comment of its own, which is cheap to make many of.
   */
  static ByteString image(int seed) {
    // A JPEG comment (marker FFFE) behind the start of the image makes other bytes of it.
    return ByteString.copyFrom(DRAWN, 0, 2)
        .concat(ByteString.copyFrom(new byte[] {(byte) 0xff, (byte) 0xfe, 0, 6}))
        .concat(ByteString.copyFrom(Ints.toByteArray(seed)))
        .concat(ByteString.copyFrom(DRAWN, 2, DRAWN.length - 2));
  }

  static String sha256(ByteString bytes) {
    return Hashing.sha256().hashBytes(bytes.toByteArray()).toString();
  }
}
