package dev.marquee.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.marquee.models.Classifier;
import dev.marquee.models.DeviceChoice;
import dev.marquee.models.image.InputSpec;
import dev.marquee.models.network.Architecture;
import dev.marquee.models.network.Architectures;
import dev.marquee.models.onnx.OnnxEngine;
import dev.marquee.models.onnx.OnnxOptions;
import dev.marquee.models.plugins.Plugins;
import dev.marquee.models.weights.SafetensorsFile;
import dev.marquee.server.registry.Registry;
import dev.marquee.server.registry.VersionEntry;
import dev.marquee.server.registry.VersionName;
import dev.marquee.server.serving.VersionNetworks;
import dev.marquee.server.testing.SamplePlugin;
import dev.marquee.server.testing.VersionFiles;
import dev.marquee.v1.ExportModelVersionRequest;
import dev.marquee.v1.ExportModelVersionRequest.Format;
import dev.marquee.v1.ExportStart;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What comes out as ONNX. */
class ExportAsOnnxTest extends TransferScene {
  private static final int COUNT = 3;

  private static final VersionFiles FILES =
      VersionFiles.make(
          draft ->
              draft
                  .labels("Drama", "Comédie \"noire\"", "Aventura")
                  .threshold("Aventura", 0.125f)
                  .edit(json -> json.put("description", "a small one")));

  @TempDir private Path jars;

  @Test
  void theFileGivesTheScoresThatTheEngineServes() throws Exception {
    assertServedAlike(server, ImportStream.whole(server, "one", FILES));
  }

  @Test
  void aPluginsArchitectureComesOutToo() throws Exception {
    SamplePlugin.write(jars.resolve("skip-cnn.jar"), Files.createDirectory(jars.resolve("out")));
    VersionFiles files;
    try (Plugins plugins = Plugins.load(jars, Architectures.onClassPath())) {
      Architecture skipCnn = plugins.architectures().get("skip-cnn");
      files = VersionFiles.make(draft -> draft.architecture(skipCnn).setting("width", "6"));
    }
    try (TransferServer withPlugin =
        TransferServer.over(data.resolve("other"), Map.of("plugins_dir", jars.toString()))) {
      assertServedAlike(withPlugin, ImportStream.whole(withPlugin, "one", files));
    }
  }

  @Test
  void theFileSaysAllThatIsNeededToUseIt() throws Exception {
    String version = ImportStream.whole(server, "one", FILES);

    Map<String, String> facts = OnnxFile.of(server, version).facts();

    assertThat(facts)
        .containsEntry("marquee.version", version)
        .containsEntry("marquee.description", "a small one")
        .containsEntry("marquee.architecture", "custom-cnn")
        .containsEntry("marquee.labels", "[\"Drama\",\"Comédie \\\"noire\\\"\",\"Aventura\"]")
        .containsEntry("marquee.thresholds", "[0.5,0.5,0.125]");
    ObjectMapper json = new ObjectMapper();
    var manifest = json.readTree(FILES.manifest());
    assertThat(json.readTree(facts.get("marquee.input"))).isEqualTo(manifest.get("input"));
    assertThat(json.readTree(facts.get("marquee.provenance")))
        .isEqualTo(manifest.get("provenance"));
    assertThat(facts.get("marquee.weights_sha256"))
        .isEqualTo(manifest.at("/weights/sha256").textValue());
  }

  @Test
  void theSameVersionGivesTheSameBytesInPiecesThatTheReaderAsksFor() throws Exception {
    String[] labels =
        IntStream.range(0, 10_000).mapToObj("label %d"::formatted).toArray(String[]::new);
    VersionFiles large = VersionFiles.make(draft -> draft.labels(labels));
    String version = ImportStream.whole(server, "one", large);
    int before = server.watch().sends();

    byte[] bytes = OnnxFile.of(server, version).bytes();

    int pieces = (bytes.length + (1 << 20) - 1) >> 20;
    assertThat(pieces).isGreaterThan(1);
    assertThat(server.watch().sends() - before).isEqualTo(1 + pieces);
    assertThat(server.watch().unreadySends()).isZero();
    assertThat(OnnxFile.of(server, version).bytes()).isEqualTo(bytes);
  }

  @Test
  void theStartHasTheManifestAndNoSizesOfOtherFiles() throws Exception {
    Download download = Download.ofOnnx(server, ImportStream.whole(server, "one", FILES));
    ExportStart start = download.start();
    assertThat(start.getManifest()).isEqualTo(FILES.manifest());
    assertThat(start.getWeightsSizeBytes()).isZero();
    assertThat(start.getGoldensSizeBytes()).isZero();
  }

  @Test
  void theFormatThatIsTheDefaultMayBeNamed() throws Exception {
    Download download = Download.of(server, request(Format.FORMAT_MARQUEE_VALUE));
    ExportStart start = download.start();
    assertThat(download.rest()).isEqualTo(FILES.weights());
    assertThat(start.getOnnxSizeBytes()).isZero();
    assertThat(start.getOnnxSha256()).isEmpty();
  }

  @Test
  void aFormatThatTheServerDoesNotKnowIsRefused() throws Exception {
    Refusal refusal = Download.of(server, request(7)).refusal();
    Refused.forField(refusal, "FIELD_INVALID", "format");
    assertThat(refusal.message()).contains("7", "FORMAT_ONNX");
  }

  private ExportModelVersionRequest request(int format) throws InterruptedException {
    return ExportModelVersionRequest.newBuilder()
        .setName(ImportStream.whole(server, "one", FILES))
        .setFormatValue(format)
        .build();
  }

  /** Compares the file with the engine, which is given the version as a load gives it. */
  private static void assertServedAlike(TransferServer server, String name) throws Exception {
    VersionEntry version = server.part(Registry.class).version(VersionName.parse("name", name));
    InputSpec input = version.manifest().input();
    float[] images = images(input);

    float[][] scores =
        OnnxFile.of(server, name)
            .scores(images, COUNT, InputSpec.CHANNELS, input.height(), input.width());

    float[][] served = served(server, version, images);
    assertThat(scores).hasDimensions(COUNT, version.manifest().labels().size());
    for (int i = 0; i < COUNT; i++) {
      for (int label = 0; label < served[i].length; label++) {
        assertThat(scores[i][label]).isCloseTo(served[i][label], offset(1e-5f));
      }
    }
    assertThat(scores[0]).isNotEqualTo(scores[1]);
  }

  private static float[][] served(TransferServer server, VersionEntry version, float[] images) {
    ByteBuffer inputs =
        ByteBuffer.allocateDirect(images.length * Float.BYTES).order(ByteOrder.nativeOrder());
    inputs.asFloatBuffer().put(images);
    try (OnnxEngine engine =
            OnnxEngine.start(new OnnxOptions(new DeviceChoice.Cpu(), false, 1, 1));
        SafetensorsFile weights = server.part(Registry.class).openWeights(version);
        Classifier classifier =
            engine
                .load(
                    server.part(VersionNetworks.class).network(version),
                    version.manifest().input(),
                    weights)
                .getFirst()) {
      return classifier.score(inputs, COUNT);
    }
  }

  private static float[] images(InputSpec input) {
    Random random = new Random(1);
    float[] images = new float[COUNT * input.elements()];
    for (int i = 0; i < images.length; i++) {
      images[i] = random.nextFloat();
    }
    return images;
  }
}
