package dev.marquee.models.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import dev.marquee.models.architectures.NarrowDenseNet;
import dev.marquee.models.image.InputSpec;
import dev.marquee.models.network.Network;
import dev.marquee.models.training.LossSettings.CrossEntropy;
import dev.marquee.models.training.Mixup;
import dev.marquee.models.training.OptimizerSettings.AdamW;
import dev.marquee.models.training.StepResult;
import dev.marquee.models.training.TrainerSettings;
import dev.marquee.models.training.TrainerSettings.RateGroup;
import dev.marquee.models.weights.Checkpoint;
import dev.marquee.models.weights.SafetensorsFile;
import dev.marquee.models.weights.TensorSource;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The golden holds five steps of PyTorch 2.13 on torchvision's DenseNet: its head at one rate, its
 * last block at another, all else frozen, gradients clipped.
 */
class TorchTrainerTest {
  private static final int IMAGES = 4;
  private static final int LABELS = 5;
  private static final InputSpec INPUT =
      new InputSpec(
          32,
          32,
          InputSpec.Resize.STRETCH,
          InputSpec.Filter.BILINEAR,
          InputSpec.ChannelOrder.RGB,
          1,
          List.of(0f, 0f, 0f),
          List.of(1f, 1f, 1f));
  private static final Network NETWORK = NarrowDenseNet.withLabels(LABELS);
  private static final List<RateGroup> GROUPS =
      List.of(
          new RateGroup("classifier", 1e-2),
          new RateGroup("features.denseblock4", 1e-3),
          new RateGroup("features.norm5", 1e-3));

  private final SafetensorsFile golden =
      SafetensorsFile.open(Golden.resource("training.safetensors"));
  private final NDManager root = NDManager.newBaseManager();
  private final List<TorchTrainer> trainers = new ArrayList<>();
  @TempDir Path folder;

  @AfterEach
  void close() {
    trainers.forEach(TorchTrainer::close);
    root.close();
    golden.close();
  }

  @Test
  void stepsAreThoseOfPyTorch() {
    TorchTrainer trainer = trainer(GROUPS, OptionalDouble.empty());
    for (int step = 0; step < 5; step++) {
      StepResult result = step(trainer, step);
      assertThat(result.loss()).isCloseTo(golden.floats("losses")[step], within(2e-5));
      assertThat(result.gradientNorm()).isCloseTo(golden.floats("norms")[step], within(1e-4));
    }
    Map<String, TensorSource> after = trainer.weights();
    after.forEach(
        (name, source) -> {
          if (golden.tensors().containsKey("after/" + name)) {
            assertClose(source.values().get(), golden.floats("after/" + name), name);
          } else {
            assertThat(source.values().get()).as(name).isEqualTo(before(name));
          }
        });
  }

  private static void assertClose(float[] actual, float[] expected, String name) {
    for (int i = 0; i < expected.length; i++) {
      assertThat(actual[i]).as("%s %d", name, i).isCloseTo(expected[i], within(2e-4f));
    }
  }

  @Test
  void whatWasSavedGoesOnToTheLastBit() {
    TorchTrainer whole = trainer(all(), OptionalDouble.of(0.9));
    IntStream.range(0, 5).forEach(step -> step(whole, step));

    TorchTrainer first = trainer(all(), OptionalDouble.of(0.9));
    IntStream.range(0, 2).forEach(step -> step(first, step));
    Path saved = folder.resolve("checkpoint.safetensors");
    first.save(saved);
    TorchTrainer second = trainer(all(), OptionalDouble.of(0.9));
    second.restore(saved);
    IntStream.range(2, 5).forEach(step -> step(second, step));

    assertThat(numbers(second)).isEqualTo(numbers(whole));
    assertThat(second.score(inputs(0), IMAGES)).isDeepEqualTo(whole.score(inputs(0), IMAGES));
  }

  @Test
  void aStepThatIsNotFiniteChangesNoWeightAndIsComeBackFrom() {
    TorchTrainer trainer = trainer(all(), OptionalDouble.empty());
    Path saved = folder.resolve("checkpoint.safetensors");
    trainer.save(saved);
    List<Float> before = numbers(trainer);
    ByteBuffer broken = inputs(0);
    broken.putFloat(0, Float.NaN);
    assertThat(trainer.step(broken, truth(0), 1, 1).finite()).isFalse();
    assertThat(shown(trainer, "classifier.weight")).isEqualTo(before("classifier.weight"));

    trainer.restore(saved);
    assertThat(numbers(trainer)).isEqualTo(before);
    assertThat(step(trainer, 1).finite()).isTrue();
  }

  @Test
  void averagedWeightsLieBetweenTheFirstAndTheLast() {
    TorchTrainer averaged = trainer(GROUPS, OptionalDouble.of(0.5));
    TorchTrainer plain = trainer(GROUPS, OptionalDouble.empty());
    var _ = step(averaged, 0);
    var _ = step(plain, 0);
    float[] mean = shown(averaged, "classifier.bias");
    float[] last = shown(plain, "classifier.bias");
    float[] first = before("classifier.bias");
    for (int i = 0; i < mean.length; i++) {
      assertThat(mean[i]).isCloseTo((first[i] + last[i]) / 2, within(1e-6f));
    }
  }

  @Test
  void aMixedBatchIsLearnedFromWithBothOfItsTruths() {
    SplittableRandom random = new SplittableRandom(7);
    double share = Mixup.share(0.5, random);
    ByteBuffer blended = blended(inputs(0), share);
    TorchTrainer mixing = trainer(INPUT, 0.5, GROUPS, OptionalDouble.empty());
    double loss = mixing.step(inputs(0), truth(0), 1, 7).loss();
    double one = trainer(GROUPS, OptionalDouble.empty()).step(blended, truth(0), 1, 7).loss();
    double other =
        trainer(GROUPS, OptionalDouble.empty()).step(blended, truth(0).reversed(), 1, 7).loss();
    assertThat(loss).isCloseTo(share * one + (1 - share) * other, within(1e-5));
    assertThat(one).isNotCloseTo(other, within(1e-3));
  }

  @Test
  void itIsTrainedAtOneSizeAndScoresAtAnother() {
    TorchTrainer wide = trainer(INPUT.sized(64, 48), 0, GROUPS, OptionalDouble.empty());
    int floats = IMAGES * InputSpec.CHANNELS * 64 * 48;
    ByteBuffer images =
        ByteBuffer.allocateDirect(floats * Float.BYTES).order(ByteOrder.nativeOrder());
    assertThat(wide.step(images, truth(0), 1, 1).finite()).isTrue();
    assertThat(wide.score(inputs(0), IMAGES)).hasDimensions(IMAGES, LABELS);
  }

  @Test
  void noStepLeavesAnArrayBehind() {
    TorchTrainer trainer = trainer(all(), OptionalDouble.of(0.9));
    var _ = step(trainer, 0);
    int before = root.getParentManager().getManagedArrays().size();
    for (int i = 0; i < 20; i++) {
      var _ = step(trainer, i % 5);
      var _ = trainer.score(inputs(0), IMAGES);
    }
    assertThat(root.getParentManager().getManagedArrays()).hasSize(before);
  }

  private static List<RateGroup> all() {
    return List.of(new RateGroup("", 1e-3));
  }

  private TorchTrainer trainer(List<RateGroup> groups, OptionalDouble averaging) {
    return trainer(INPUT, 0, groups, averaging);
  }

  private TorchTrainer trainer(
      InputSpec trained, double mixup, List<RateGroup> groups, OptionalDouble averaging) {
    TrainerSettings settings =
        new TrainerSettings(
            trained,
            mixup,
            new AdamW(0.9, 0.999, 1e-8, 0.01),
            new CrossEntropy(0),
            groups,
            OptionalDouble.of(0.5),
            averaging);
    try (SafetensorsFile weights =
        SafetensorsFile.open(Golden.resource("narrow-densenet.safetensors"))) {
      TorchTrainer trainer =
          new TorchTrainer(
              NETWORK,
              INPUT,
              settings,
              Checkpoint.match(weights, NETWORK)::floats,
              new Losses(settings.loss(), null),
              root.newSubManager());
      trainers.add(trainer);
      return trainer;
    }
  }

  private static float[] shown(TorchTrainer trainer, String name) {
    return Objects.requireNonNull(trainer.weights().get(name), name).values().get();
  }

  private static float[] before(String name) {
    try (SafetensorsFile weights =
        SafetensorsFile.open(Golden.resource("narrow-densenet.safetensors"))) {
      return weights.floats(name);
    }
  }

  private StepResult step(TorchTrainer trainer, int step) {
    return trainer.step(inputs(step), truth(step), 1 - step / 10.0, step);
  }

  private ByteBuffer inputs(int step) {
    float[] all = golden.floats("inputs");
    int size = all.length / 5;
    ByteBuffer buffer =
        ByteBuffer.allocateDirect(size * Float.BYTES).order(ByteOrder.nativeOrder());
    buffer.asFloatBuffer().put(all, step * size, size);
    return buffer;
  }

  /** A share of each image, and the rest of the one as far from the other end. */
  private static ByteBuffer blended(ByteBuffer inputs, double share) {
    FloatBuffer from = inputs.asFloatBuffer();
    ByteBuffer blended =
        ByteBuffer.allocateDirect(inputs.capacity()).order(ByteOrder.nativeOrder());
    int size = from.capacity() / IMAGES;
    for (int i = 0; i < from.capacity(); i++) {
      int opposite = (IMAGES - 1 - i / size) * size + i % size;
      blended.putFloat((float) (share * from.get(i) + (1 - share) * from.get(opposite)));
    }
    return blended.flip().order(ByteOrder.nativeOrder());
  }

  private List<BitSet> truth(int step) {
    float[] all = golden.floats("truth");
    List<BitSet> rows = new ArrayList<>();
    for (int i = 0; i < IMAGES; i++) {
      BitSet row = new BitSet();
      for (int label = 0; label < LABELS; label++) {
        row.set(label, all[(step * IMAGES + i) * LABELS + label] == 1);
      }
      rows.add(row);
    }
    return rows;
  }

  private static List<Float> numbers(TorchTrainer trainer) {
    List<Float> numbers = new ArrayList<>();
    trainer
        .weights()
        .values()
        .forEach(
            source -> {
              float[] values = source.values().get();
              IntStream.range(0, values.length).forEach(i -> numbers.add(values[i]));
            });
    return numbers;
  }
}
