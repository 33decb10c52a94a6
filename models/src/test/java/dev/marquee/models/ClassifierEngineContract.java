package dev.marquee.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.data.Offset.offset;

import dev.marquee.models.architectures.NarrowDenseNet;
import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.models.image.InputSpec;
import dev.marquee.models.network.Network;
import dev.marquee.models.weights.DType;
import dev.marquee.models.weights.SafetensorsFile;
import dev.marquee.models.weights.SafetensorsWriter;
import dev.marquee.models.weights.TensorSource;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every engine does alike, on the CPU. */
public abstract class ClassifierEngineContract {
  protected static final InputSpec INPUT =
      new InputSpec(
          48,
          64,
          InputSpec.Resize.STRETCH,
          InputSpec.Filter.BILINEAR,
          InputSpec.ChannelOrder.RGB,
          1f / 255,
          List.of(0f, 0f, 0f),
          List.of(1f, 1f, 1f));
  protected static final Network NETWORK = NarrowDenseNet.withLabels(5);

  @TempDir protected Path folder;

  /** Returns an engine on the CPU, the same for each test. */
  protected abstract ClassifierEngine engine();

  @Test
  void scoresAreWhatPyTorchGives() {
    try (SafetensorsFile golden = SafetensorsFile.open(resource("narrow-densenet-golden"))) {
      List<Long> shape = Objects.requireNonNull(golden.tensors().get("input")).shape();
      InputSpec input =
          new InputSpec(
              Math.toIntExact(shape.get(3)),
              Math.toIntExact(shape.get(2)),
              INPUT.resize(),
              INPUT.filter(),
              INPUT.channelOrder(),
              INPUT.scale(),
              INPUT.mean(),
              INPUT.standardDeviation());
      int count = Math.toIntExact(shape.getFirst());
      ByteBuffer images = direct(count * input.elements());
      images.asFloatBuffer().put(golden.floats("input"));
      float[] logits = golden.floats("logits");
      try (SafetensorsFile weights = SafetensorsFile.open(resource("narrow-densenet"));
          Classifier classifier = engine().load(NETWORK, input, weights).getFirst()) {
        float[][] scores = classifier.score(images, count);
        for (int i = 0; i < logits.length; i++) {
          assertThat((double) scores[i / 5][i % 5])
              .isCloseTo(1 / (1 + Math.exp(-logits[i])), offset(1e-5));
        }
      }
    }
  }

  @Test
  void aBatchGivesWhatItsImagesGiveAlone() {
    ByteBuffer batch = images(3);
    try (Classifier classifier = load(NETWORK)) {
      float[][] together = classifier.score(batch, 3);
      assertThat(together).hasNumberOfRows(3);
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
  void lanesGiveTheSameScoresAsTheWholeDeviceBesideItAndBesideEachOther() throws Exception {
    ByteBuffer batch = images(3);
    try (Classifier classifier = load(NETWORK);
        ExecutorService threads = Executors.newFixedThreadPool(classifier.lanes())) {
      float[][] expected = classifier.score(batch, 3);
      List<Callable<float[][]>> lanes =
          Collections.nCopies(classifier.lanes(), () -> classifier.scoreInLane(batch, 3));
      // One that has no lanes but the whole device is for one thread at a time.
      for (int i = 0; i < 20; i++) {
        List<Future<float[][]>> scored = lanes.stream().map(threads::submit).toList();
        if (lanes.size() > 1) {
          assertThat(classifier.score(batch, 3)).isDeepEqualTo(expected);
        }
        for (Future<float[][]> scores : scored) {
          assertThat(scores.get()).isDeepEqualTo(expected);
        }
      }
    }
  }

  @Test
  void imagesAreReadFromThePositionOnAndLeftAsTheyAre() {
    int bytes = INPUT.elements() * Float.BYTES;
    ByteBuffer batch = images(2);
    ByteBuffer before = images(2);
    try (Classifier classifier = load(NETWORK)) {
      float[] second = classifier.score(batch, 2)[1];
      float[] alone = classifier.score(batch.position(bytes), 1)[0];
      for (int label = 0; label < 5; label++) {
        assertThat((double) alone[label]).isCloseTo(second[label], offset(1e-5));
      }
    }
    assertThat(batch.position()).isEqualTo(bytes);
    assertThat(batch.rewind()).isEqualTo(before);
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
  void closingTwiceDoesNothing() {
    Classifier classifier = load(NETWORK);
    classifier.close();
    classifier.close();
    try (Classifier other = load(NETWORK)) {
      assertThat(other.score(images(1), 1)).hasDimensions(1, 5);
    }
  }

  @Test
  void weightsThatDoNotFitAreRefused() {
    assertThatExceptionOfType(Failure.FailedPrecondition.class)
        .isThrownBy(() -> load(NarrowDenseNet.withLabels(6)))
        .withMessageContaining("classifier.weight")
        .withMessageContaining("labels")
        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.WEIGHTS_MISMATCH));
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void aWeightThatIsNotFiniteIsRefusedByItsName(float bad) {
    Path file = folder.resolve("bad.safetensors");
    Map<String, TensorSource> tensors = new HashMap<>();
    try (SafetensorsFile sound = SafetensorsFile.open(resource("narrow-densenet"))) {
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
          .isThrownBy(() -> engine().load(NETWORK, INPUT, weights))
          .withMessageContaining("'classifier.bias' holds " + bad)
          .withMessageContaining("export the weights again")
          .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.WEIGHTS_MALFORMED));
    }
  }

  @Test
  void loadedBytesAreFourPerNumberOnTheCpuAndTwiceThatWithLanes() {
    long numbers = NETWORK.parameters().stream().mapToLong(p -> p.elements()).sum();
    try (Classifier classifier = load(NETWORK)) {
      long copies = classifier.lanes() > 1 ? 2 : 1;
      assertThat(engine().loadedBytes(NETWORK)).isEqualTo(4 * copies * numbers);
    }
  }

  @Test
  void theDeviceIsCalledAsInTheConfiguration() {
    assertThat(engine().description()).isEqualTo("cpu");
  }

  protected Classifier load(Network network) {
    try (SafetensorsFile weights = SafetensorsFile.open(resource("narrow-densenet"))) {
      return engine().load(network, INPUT, weights).getFirst();
    }
  }

  protected static ByteBuffer images(int count) {
    ByteBuffer buffer = direct(count * INPUT.elements());
    Random random = new Random(7);
    for (int i = 0; i < count * INPUT.elements(); i++) {
      buffer.putFloat(i * Float.BYTES, random.nextFloat());
    }
    return buffer;
  }

  private static ByteBuffer direct(int floats) {
    return ByteBuffer.allocateDirect(floats * Float.BYTES).order(ByteOrder.nativeOrder());
  }

  private static Path resource(String name) {
    try {
      return Path.of(
          Objects.requireNonNull(
                  ClassifierEngineContract.class.getResource("torch/" + name + ".safetensors"))
              .toURI());
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(name, e);
    }
  }
}
