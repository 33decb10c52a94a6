package dev.marquee.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.data.Offset.offset;

import com.google.protobuf.ByteString;
import dev.marquee.models.Classifier;
import dev.marquee.models.failure.Failure;
import dev.marquee.models.image.ImageLimits;
import dev.marquee.models.image.ImagePipeline;
import dev.marquee.models.image.InputSpec;
import dev.marquee.models.network.Architecture;
import dev.marquee.models.network.Architectures;
import dev.marquee.models.network.Network;
import dev.marquee.models.network.Settings;
import dev.marquee.models.plugins.Plugins;
import dev.marquee.models.torch.TorchEngine;
import dev.marquee.models.torch.TorchOptions;
import dev.marquee.models.weights.SafetensorsFile;
import dev.marquee.server.config.ConfigLoader;
import dev.marquee.server.config.ServerConfig;
import dev.marquee.server.testing.FakeEngine;
import dev.marquee.server.testing.Pictures;
import dev.marquee.server.testing.SamplePlugin;
import dev.marquee.server.testing.VersionFolder;
import dev.marquee.v1.ClassifyRequest;
import dev.marquee.v1.ClassifyResponse;
import dev.marquee.v1.LabelScore;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An architecture's way from the sources of the sample to an answer over gRPC. */
class PluginTest {
  private static final Settings NARROW = new Settings(Map.of("width", "6"));

  @TempDir static Path jars;
  private static Plugins plugins;
  private static Architecture skipCnn;

  @TempDir Path data;

  @BeforeAll
  static void buildTheSample() throws IOException {
    SamplePlugin.write(jars.resolve("skip-cnn.jar"), Files.createDirectory(jars.resolve("out")));
    plugins = Plugins.load(jars, Architectures.onClassPath());
    skipCnn = plugins.architectures().get("skip-cnn");
  }

  @AfterAll
  static void closeThePlugins() {
    plugins.close();
  }

  @Test
  void aJarInThePluginsFolderServesItsArchitecture() throws IOException {
    VersionFolder.in(data)
        .model("posters")
        .alias("production", 1)
        .version(1, manifest -> manifest.architecture(skipCnn).setting("width", "6"));
    Files.copy(jars.resolve("skip-cnn.jar"), folderOfPlugins().resolve("skip-cnn.jar"));
    Path weights = data.resolve("models/posters/versions/1/weights.safetensors");
    byte[] picture = Pictures.jpeg(1);
    float[] expected = scores(3, weights, skipCnn.defaultInput(), tensor(picture), 1)[0];

    try (TestServer server = TestServer.over(data)) {
      Map<String, Float> byLabel =
          Map.of("Action", expected[0], "Comedy", expected[1], "Drama", expected[2]);
      List<LabelScore> labels = classify(server, picture).getLabelsList();
      assertThat(labels).hasSize(3);
      for (LabelScore label : labels) {
        assertThat(label.getScore()).isCloseTo(byLabel.get(label.getLabel()), offset(1e-5f));
      }
    }
  }

  /** The weights are as the sample's own script saves them. */
  @Test
  void theNetworkGivesTheLogitsThatPyTorchGives() throws Exception {
    try (SafetensorsFile golden = SafetensorsFile.open(resource("golden.safetensors"))) {
      float[] wanted = golden.floats("logits");
      InputSpec usual = skipCnn.defaultInput();
      InputSpec input =
          new InputSpec(
              32,
              48,
              usual.resize(),
              usual.filter(),
              usual.channelOrder(),
              usual.scale(),
              usual.mean(),
              usual.standardDeviation());
      float[][] scores =
          scores(4, resource("weights.safetensors"), input, golden.floats("input"), 2);
      for (int i = 0; i < wanted.length; i++) {
        double score = scores[i / 4][i % 4];
        // A score is the sigmoid of a logit.
        assertThat(Math.log(score / (1 - score))).isCloseTo(wanted[i], offset(1e-4));
      }
    }
  }

  @Test
  void aVersionWhosePluginIsBrokenDoesNotServeAndTheOthersDo() throws IOException {
    VersionFolder.in(data)
        .model("posters")
        .alias("production", 1)
        .version(1)
        .model("mine")
        .alias("production", 1)
        .version(1, manifest -> manifest.architecture(skipCnn));
    Files.writeString(folderOfPlugins().resolve("skip-cnn.jar"), "half a download");
    try (TestServer server = TestServer.over(data, new FakeEngine(), Map.of())) {
      assertThat(classify(server, Pictures.jpeg(2)).getLabelsCount()).isEqualTo(3);
      Refusal refusal =
          Refusal.of(
              () ->
                  server
                      .classifier()
                      .classify(request(Pictures.jpeg(2)).setModel("models/mine").build()));
      assertThat(refusal.reason()).isEqualTo("ARCHITECTURE_UNKNOWN");
      assertThat(refusal.message()).contains("'skip-cnn'", "densenet121", "plugins folder");
    }
  }

  @Test
  void pluginsAreTakenFromAnotherFolderWhereOneIsNamed() {
    VersionFolder.in(data)
        .model("posters")
        .alias("production", 1)
        .version(1, manifest -> manifest.architecture(skipCnn));
    try (TestServer server =
        TestServer.over(data, new FakeEngine(), Map.of("plugins_dir", jars.toString()))) {
      assertThat(classify(server, Pictures.jpeg(3)).getLabelsCount()).isEqualTo(3);
    }
  }

  @Test
  void aServerDoesNotStartWithoutTheFolderOfPluginsThatItWasGiven() {
    ServerConfig config =
        ConfigLoader.load(
            null,
            Map.of(),
            Map.of("data_dir", data.toString(), "port", "0", "plugins_dir", "plugnis"));
    assertThatExceptionOfType(Failure.FailedPrecondition.class)
        .isThrownBy(() -> MarqueeServer.start(config))
        .withMessageContaining("plugnis");
  }

  private Path folderOfPlugins() throws IOException {
    return Files.createDirectories(data.resolve("plugins"));
  }

  private static ClassifyResponse classify(TestServer server, byte[] picture) {
    return server.classifier().classify(request(picture).build());
  }

  private static ClassifyRequest.Builder request(byte[] picture) {
    return ClassifyRequest.newBuilder().setImage(ByteString.copyFrom(picture));
  }

  private static float[] tensor(byte[] picture) {
    return new ImagePipeline(ImageLimits.DEFAULTS, System::nanoTime)
        .read(ByteBuffer.wrap(picture), skipCnn.defaultInput());
  }

  /** Runs the narrow network without a server. */
  private static float[][] scores(
      int labels, Path file, InputSpec input, float[] images, int count) {
    ByteBuffer inputs =
        ByteBuffer.allocateDirect(images.length * Float.BYTES).order(ByteOrder.nativeOrder());
    inputs.asFloatBuffer().put(images);
    Network network = skipCnn.network(labels, NARROW);
    try (TorchEngine engine = TorchEngine.start(TorchOptions.DEFAULTS);
        SafetensorsFile weights = SafetensorsFile.open(file);
        Classifier classifier = engine.load(network, input, weights).getFirst()) {
      return classifier.score(inputs, count);
    }
  }

  private static Path resource(String file) throws URISyntaxException {
    return Path.of(PluginTest.class.getResource("skip-cnn/" + file).toURI());
  }
}
