package dev.marquee.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import com.google.protobuf.ByteString;
import com.google.protobuf.util.Durations;
import dev.marquee.models.Classifier;
import dev.marquee.models.architectures.CustomCnn;
import dev.marquee.models.image.ImageLimits;
import dev.marquee.models.image.ImagePipeline;
import dev.marquee.models.image.InputSpec;
import dev.marquee.models.network.Settings;
import dev.marquee.models.torch.TorchEngine;
import dev.marquee.models.torch.TorchOptions;
import dev.marquee.models.weights.SafetensorsFile;
import dev.marquee.server.testing.Pictures;
import dev.marquee.server.testing.VersionFolder;
import dev.marquee.v1.ClassifyRequest;
import dev.marquee.v1.ClassifyResponse;
import dev.marquee.v1.LabelScore;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassifyTest {
  @TempDir static Path data;
  private static TestServer server;

  @BeforeAll
  static void start() {
    VersionFolder.in(data)
        .model("posters")
        .alias("production", 1)
        .alias("candidate", 2)
        .version(1, manifest -> manifest.threshold("Drama", 0f).threshold("Comedy", 1f))
        .version(2)
        .model("other")
        .version(5, manifest -> manifest.labels("Cat", "Dog"));
    server = TestServer.over(data);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void scoresAreThoseOfTheNetworkBestFirst() {
    byte[] picture = Pictures.jpeg(1);
    Map<String, Float> expected = expectedScores("models/posters/versions/1", picture);
    List<LabelScore> labels = classify(request(picture)).getLabelsList();
    assertThat(labels).hasSize(3);
    for (LabelScore label : labels) {
      assertThat(label.getScore()).isCloseTo(expected.get(label.getLabel()), offset(1e-5f));
    }
    assertThat(labels)
        .isSortedAccordingTo((one, other) -> Float.compare(other.getScore(), one.getScore()));
  }

  @Test
  void pngAndJpegAreBothTaken() {
    assertThat(classify(request(Pictures.png(1))).getLabelsCount()).isEqualTo(3);
  }

  @Test
  void aLabelIsPredictedFromItsOwnThresholdOn() {
    Map<String, Boolean> predicted =
        classify(request(Pictures.jpeg(2))).getLabelsList().stream()
            .collect(Collectors.toMap(LabelScore::getLabel, LabelScore::getPredicted));
    assertThat(predicted).containsEntry("Drama", true).containsEntry("Comedy", false);
    LabelScore other =
        classify(request(Pictures.jpeg(2))).getLabelsList().stream()
            .filter(label -> label.getLabel().equals("Action"))
            .findFirst()
            .orElseThrow();
    assertThat(other.getPredicted()).isEqualTo(other.getScore() >= 0.5f);
  }

  @Test
  void topKKeepsTheBestAndMoreThanThereAreMeansAll() {
    List<LabelScore> all = classify(request(Pictures.jpeg(3))).getLabelsList();
    for (int k : new int[] {1, 2, 3, 99}) {
      assertThat(classify(request(Pictures.jpeg(3)).toBuilder().setTopK(k).build()).getLabelsList())
          .isEqualTo(all.subList(0, Math.min(k, 3)));
    }
  }

  @Test
  void minScoreLeavesOutWhatIsLower() {
    List<LabelScore> all = classify(request(Pictures.jpeg(4))).getLabelsList();
    float middle = all.get(1).getScore();
    assertThat(
            classify(request(Pictures.jpeg(4)).toBuilder().setMinScore(middle).build())
                .getLabelsList())
        .isEqualTo(all.subList(0, 2));
    assertThat(
            classify(request(Pictures.jpeg(4)).toBuilder().setMinScore(1).build()).getLabelsList())
        .isEmpty();
  }

  @Test
  void everyWayToNameAVersionLeadsToIt() {
    assertThat(answeredBy("")).isEqualTo("models/posters/versions/1");
    assertThat(answeredBy("models/posters")).isEqualTo("models/posters/versions/1");
    assertThat(answeredBy("models/posters@production")).isEqualTo("models/posters/versions/1");
    assertThat(answeredBy("models/posters@candidate")).isEqualTo("models/posters/versions/2");
    assertThat(answeredBy("models/posters/versions/2")).isEqualTo("models/posters/versions/2");
    assertThat(answeredBy("models/other/versions/5")).isEqualTo("models/other/versions/5");
  }

  @Test
  void timingsSayWhereTheTimeWent() {
    ClassifyResponse response = classify(request(Pictures.jpeg(5)));
    assertThat(Durations.toNanos(response.getTimings().getDecode())).isPositive();
    assertThat(Durations.toNanos(response.getTimings().getQueue())).isNotNegative();
    assertThat(Durations.toNanos(response.getTimings().getInference())).isPositive();
    assertThat(response.getTimings().getBatchSize()).isEqualTo(1);
  }

  private static String answeredBy(String model) {
    return classify(request(Pictures.jpeg(6)).toBuilder().setModel(model).build())
        .getModelVersion();
  }

  private static ClassifyRequest request(byte[] picture) {
    return ClassifyRequest.newBuilder().setImage(ByteString.copyFrom(picture)).build();
  }

  private static ClassifyResponse classify(ClassifyRequest request) {
    return server.classifier().classify(request);
  }

  /** The same without a server: the pipeline and the network by hand. */
  private static Map<String, Float> expectedScores(String version, byte[] picture) {
    InputSpec spec = new CustomCnn().defaultInput();
    float[] pixels =
        new ImagePipeline(ImageLimits.DEFAULTS, System::nanoTime)
            .read(ByteBuffer.wrap(picture), spec);
    ByteBuffer inputs =
        ByteBuffer.allocateDirect(pixels.length * Float.BYTES).order(ByteOrder.nativeOrder());
    inputs.asFloatBuffer().put(pixels);
    try (TorchEngine engine = TorchEngine.start(TorchOptions.DEFAULTS);
        SafetensorsFile weights =
            SafetensorsFile.open(
                data.resolve(version.replaceFirst("models", "models-taken-over"))
                    .resolve("weights.safetensors"));
        Classifier classifier =
            engine.load(new CustomCnn().network(3, Settings.NONE), spec, weights).getFirst()) {
      float[] scores = classifier.score(inputs, 1)[0];
      return Map.of("Action", scores[0], "Comedy", scores[1], "Drama", scores[2]);
    }
  }
}
