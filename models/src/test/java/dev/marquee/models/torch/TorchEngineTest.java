package dev.marquee.models.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.data.Offset.offset;

import dev.marquee.models.Classifier;
import dev.marquee.models.architectures.NarrowDenseNet;
import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.models.image.InputSpec;
import dev.marquee.models.network.Network;
import dev.marquee.models.weights.DType;
import dev.marquee.models.weights.SafetensorsFile;
import dev.marquee.models.weights.SafetensorsWriter;
import dev.marquee.models.weights.TensorSource;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TorchEngineTest {
  private static final InputSpec INPUT =
      new InputSpec(
          48,
          64,
          InputSpec.Resize.STRETCH,
          InputSpec.Filter.BILINEAR,
          InputSpec.ChannelOrder.RGB,
          1f / 255,
          List.of(0f, 0f, 0f),
          List.of(1f, 1f, 1f));
  private static final Network NETWORK = NarrowDenseNet.withLabels(5);

  private static TorchEngine engine;

  @TempDir Path folder;

  @BeforeAll
  static void start() {
    engine = TorchEngine.start(new TorchOptions(new DeviceChoice.Cpu(), false, 0));
  }

  @AfterAll
  static void stop() {
    engine.close();
  }

  @Test
  void aBatchGivesWhatItsImagesGiveAlone() {
    ByteBuffer batch = images(3);
    try (Classifier classifier = load(NETWORK)) {
      float[][] together = classifier.score(batch, 3);
      for (int i = 0; i < 3; i++) {
        int bytes = INPUT.elements() * Float.BYTES;
        ByteBuffer one = batch.slice(i * bytes, bytes).order(ByteOrder.nativeOrder());
        float[] alone = classifier.score(one, 1)[0];
        assertThat(alone).hasSize(5);
        for (int label = 0; label < 5; label++) {
          assertThat(together[i][label]).isBetween(0f, 1f);
          assertThat((double) alone[label]).isCloseTo(together[i][label], offset(1e-5));
        }
      }
    }
  }

  @Test
  void weightsOutliveWhatTheyWereReadInto() {
    ByteBuffer batch = images(2);
    try (Classifier classifier = load(NETWORK)) {
      float[][] before = classifier.score(batch, 2);
      // What the collector frees, others may overwrite: buffers of the same sizes, with noise.
      System.gc();
      load(NETWORK).close();
      System.gc();
      assertThat(classifier.score(batch, 2)).isDeepEqualTo(before);
    }
  }

  @Test
  void everyArrayIsFreedWhenTheLastClassifierCloses() {
    int baseline = engine.liveArrays();
    Classifier classifier = load(NETWORK);
    int loaded = engine.liveArrays();
    assertThat(loaded).isEqualTo(baseline + NETWORK.parameters().size());
    for (int i = 0; i < 50; i++) {
      classifier.score(images(2), 2);
    }
    assertThat(engine.liveArrays()).isEqualTo(loaded);
    classifier.close();
    classifier.close();
    assertThat(engine.liveArrays()).isEqualTo(baseline);
  }

  @Test
  void weightsThatDoNotFitAreRefusedAndLeaveNothingBehind() {
    int baseline = engine.liveArrays();
    assertThatExceptionOfType(Failure.FailedPrecondition.class)
        .isThrownBy(() -> load(NarrowDenseNet.withLabels(6)))
        .withMessageContaining("classifier.weight")
        .withMessageContaining("labels")
        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.WEIGHTS_MISMATCH));
    assertThat(engine.liveArrays()).isEqualTo(baseline);
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void aWeightThatIsNotFiniteIsRefusedByItsNameAndLeavesNothingBehind(float bad) {
    int baseline = engine.liveArrays();
    Path file = folder.resolve("bad.safetensors");
    Map<String, TensorSource> tensors = new HashMap<>();
    try (SafetensorsFile sound =
        SafetensorsFile.open(Golden.resource("narrow-densenet.safetensors"))) {
      sound
          .tensors()
          .forEach((name, t) -> tensors.put(name, TensorSource.of(t.shape(), sound.floats(name))));
    }
    float[] bias = new float[5];
    bias[3] = bad;
    tensors.put("classifier.bias", TensorSource.of(List.of(5L), bias));
    SafetensorsWriter.write(file, DType.F32, Map.of(), tensors);
    try (SafetensorsFile weights = SafetensorsFile.open(file)) {
      assertThatExceptionOfType(Failure.FailedPrecondition.class)
          .isThrownBy(() -> engine.load(NETWORK, INPUT, weights))
          .withMessageContaining("'classifier.bias' holds " + bad)
          .withMessageContaining("export the weights again")
          .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.WEIGHTS_MALFORMED));
    }
    assertThat(engine.liveArrays()).isEqualTo(baseline);
  }

  @Test
  void loadedBytesAreFourPerNumberOnTheCpu() {
    long numbers = NETWORK.parameters().stream().mapToLong(p -> p.elements()).sum();
    assertThat(engine.loadedBytes(NETWORK)).isEqualTo(4 * numbers);
  }

  private static Classifier load(Network network) {
    try (SafetensorsFile weights =
        SafetensorsFile.open(Golden.resource("narrow-densenet.safetensors"))) {
      return engine.load(network, INPUT, weights).getFirst();
    }
  }

  private static ByteBuffer images(int count) {
    ByteBuffer buffer =
        ByteBuffer.allocateDirect(count * INPUT.elements() * Float.BYTES)
            .order(ByteOrder.nativeOrder());
    Random random = new Random(7);
    for (int i = 0; i < count * INPUT.elements(); i++) {
      buffer.putFloat(i * Float.BYTES, random.nextFloat());
    }
    return buffer;
  }
}
