package dev.marquee.models.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.marquee.models.DeviceChoice;
import dev.marquee.models.architectures.NarrowDenseNet;
import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.models.network.Network;
import dev.marquee.models.recipe.Recipe;
import dev.marquee.models.recipe.Recipes;
import dev.marquee.models.training.InitialWeights;
import dev.marquee.models.training.LossSettings.CrossEntropy;
import dev.marquee.models.training.StepResult;
import dev.marquee.models.training.Trainer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrainerFactoryTest {
  private static final int BATCH = 4;
  private static final Network NETWORK = NarrowDenseNet.withLabels(5);
  private static final float[] FREQUENCIES = {0.5f, 0.1f, 0.2f, 0.01f, 0.9f};

  private static TorchEngine engine;

  @BeforeAll
  static void start() {
    engine = TorchEngine.start(new TorchOptions(new DeviceChoice.Cpu(), false, 0));
  }

  @AfterAll
  static void stop() {
    engine.close();
  }

  @Test
  void aTrainerBeginsWithTheGivenWeightsLearnsAndLeavesNothingBehind() {
    int baseline = engine.liveArrays();
    Recipe recipe = recipe(Map.of("loss.balance", "0.5", "averaging", "0.9", "clip_norm", "1"));
    InitialWeights initial = InitialWeights.fresh(NETWORK, 3).withHeadAt(FREQUENCIES);
    try (Trainer trainer =
        engine.trainer(
            NETWORK, recipe.input(), recipe.trainerSettings(), initial, FREQUENCIES, "cpu")) {
      NETWORK
          .parameters()
          .forEach(
              parameter ->
                  assertThat(
                          Objects.requireNonNull(trainer.weights().get(parameter.name()))
                              .values()
                              .get())
                      .isEqualTo(initial.values(parameter)));
      ByteBuffer inputs = inputs(recipe);
      double first = step(trainer, inputs, 0).loss();
      IntStream.range(1, 20).forEach(i -> step(trainer, inputs, i));
      assertThat(step(trainer, inputs, 20).loss()).isLessThan(first);
    }
    assertThat(engine.liveArrays()).isEqualTo(baseline);
  }

  @Test
  void aCheckpointThatIsSavedAndTakenUpLeavesNoArraysBehind(@TempDir Path folder) {
    Recipe recipe = recipe(Map.of("averaging", "0.9"));
    InitialWeights initial = InitialWeights.fresh(NETWORK, 3);
    try (Trainer trainer =
        engine.trainer(
            NETWORK, recipe.input(), recipe.trainerSettings(), initial, FREQUENCIES, "cpu")) {
      var _ = step(trainer, inputs(recipe), 0);
      int before = engine.liveArrays();
      trainer.save(folder.resolve("one"));
      assertThat(engine.liveArrays()).isEqualTo(before);
      trainer.restore(folder.resolve("one"));
      assertThat(engine.liveArrays()).isEqualTo(before);
    }
  }

  @Test
  void averagingTakesOneArrayForEachParameter() {
    assertThat(arraysOf(recipe(Map.of("averaging", "0.9"))))
        .isEqualTo(arraysOf(recipe(Map.of())) + NETWORK.parameters().size());
  }

  /** Returns how many arrays a trainer holds before its first step. */
  private static int arraysOf(Recipe recipe) {
    int before = engine.liveArrays();
    InitialWeights initial = InitialWeights.fresh(NETWORK, 3);
    try (Trainer _ =
        engine.trainer(
            NETWORK, recipe.input(), recipe.trainerSettings(), initial, FREQUENCIES, "cpu")) {
      return engine.liveArrays() - before;
    }
  }

  @Test
  void weightsThatCannotBeReadLeaveNothingBehind() {
    int baseline = engine.liveArrays();
    Recipe recipe = recipe(Map.of());
    InitialWeights ofAnother = InitialWeights.fresh(NarrowDenseNet.withLabels(2), 0);
    Network larger = new Network("x", NETWORK.root());
    InitialWeights broken = ofAnother.withHeadAt(new float[1]);
    assertThatExceptionOfType(RuntimeException.class)
        .isThrownBy(
            () ->
                engine.trainer(
                    larger, recipe.input(), recipe.trainerSettings(), broken, FREQUENCIES, "cpu"));
    assertThat(engine.liveArrays()).isEqualTo(baseline);
  }

  @Test
  void balanceWeighsRareLabelsByTheirOdds() {
    try (NDManager manager = NDManager.newBaseManager();
        NDArray logits = manager.zeros(new Shape(1, 2));
        NDArray first = manager.create(new float[] {1, 0}, new Shape(1, 2))) {
      Losses losses = Losses.of(new CrossEntropy(0.5), new float[] {0.2f, 0.5f}, manager);
      // −log ½ for each label, the true one of frequency 0.2 counting √(0.8 / 0.2) = 2 times.
      assertThat(losses.mean(logits, first).toFloatArray()[0])
          .isCloseTo((float) (Math.log(2) * 3 / 2), within(1e-6f));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "auto", "cpu"})
  void anEngineOnTheCpuTrainsOnIt(String choice) {
    assertThat(engine.trainingDevice(choice)).isEqualTo("cpu");
  }

  @Test
  void aDeviceThatIsNoneOrIsNotThereIsRefused() {
    assertThatExceptionOfType(Failure.InvalidArgument.class)
        .isThrownBy(() -> engine.trainingDevice("tpu"))
        .satisfies(e -> assertThat(e.violations().getFirst().field()).isEqualTo("device"))
        .withMessageContaining("gpu:0");
    assertThatExceptionOfType(Failure.FailedPrecondition.class)
        .isThrownBy(() -> engine.trainingDevice("gpu:999"))
        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.DEVICE_UNAVAILABLE))
        .withMessageContaining("gpu:999");
  }

  private static Recipe recipe(Map<String, String> settings) {
    return Recipes.read(
        "{epochs: 1, batch_size: 4, input: {width: 32, height: 32}, rates: {'*': 1e-2}}", settings);
  }

  private static StepResult step(Trainer trainer, ByteBuffer inputs, long seed) {
    List<BitSet> truth =
        IntStream.range(0, BATCH).mapToObj(i -> BitSet.valueOf(new long[] {1L << i})).toList();
    return trainer.step(inputs, truth, 1, seed);
  }

  private static ByteBuffer inputs(Recipe recipe) {
    int floats = BATCH * recipe.input().elements();
    ByteBuffer inputs =
        ByteBuffer.allocateDirect(floats * Float.BYTES).order(ByteOrder.nativeOrder());
    for (int i = 0; i < floats; i++) {
      inputs.putFloat(i * Float.BYTES, (float) Math.sin(i * 0.37));
    }
    return inputs;
  }
}
