package dev.marquee.models.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import dev.marquee.models.training.OptimizerSettings;
import dev.marquee.models.training.OptimizerSettings.Adam;
import dev.marquee.models.training.OptimizerSettings.AdamW;
import dev.marquee.models.training.OptimizerSettings.Sgd;
import dev.marquee.models.weights.DType;
import dev.marquee.models.weights.SafetensorsFile;
import dev.marquee.models.weights.SafetensorsWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The golden holds 100 gradients, and where PyTorch 2.13 comes with them at falling rates. */
class OptimizerTest {
  private static final int STEPS = 100;

  /** What a hundred roundings of float32 come to, for numbers up to 3. */
  private static final float TOLERANCE = 5e-6f;

  private static final Shape SHAPE = new Shape(4, 5);
  private static final Map<String, OptimizerSettings> SETTINGS =
      Map.of(
          "adam", new Adam(0.9, 0.99, 1e-8, 0.01),
          "adamw", new AdamW(0.9, 0.999, 1e-6, 0.05),
          "sgd", new Sgd(0.9, 0.01),
          "sgd-plain", new Sgd(0, 0));

  private final SafetensorsFile golden =
      SafetensorsFile.open(Golden.resource("optimizers.safetensors"));
  private final NDManager manager = NDManager.newBaseManager();
  @TempDir Path folder;

  @BeforeEach
  void withoutGradients() {
    JniUtils.setGradMode(false);
  }

  @AfterEach
  void close() {
    manager.close();
    golden.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"adam", "adamw", "sgd", "sgd-plain"})
  void hundredUpdatesEndWherePyTorchEnds(String name) {
    NDArray parameter = start();
    update(new Optimizer(settings(name), new OptimizerState(manager)), parameter, 0, STEPS);
    float[] expected = golden.floats(name);
    float[] actual = parameter.toFloatArray();
    for (int i = 0; i < expected.length; i++) {
      assertThat(actual[i]).as("number %d", i).isCloseTo(expected[i], within(TOLERANCE));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"adam", "adamw", "sgd"})
  void whatWasSavedGoesOnToTheLastBit(String name) {
    NDArray whole = start();
    update(new Optimizer(settings(name), new OptimizerState(manager)), whole, 0, STEPS);

    NDArray halves = start();
    OptimizerState first = new OptimizerState(manager);
    update(new Optimizer(settings(name), first), halves, 0, 50);
    Path saved = folder.resolve("state.safetensors");
    SafetensorsWriter.write(saved, DType.F32, Map.of(), first.save());
    OptimizerState second = new OptimizerState(manager);
    try (SafetensorsFile file = SafetensorsFile.open(saved)) {
      second.restore(file);
    }
    update(new Optimizer(settings(name), second), halves, 50, STEPS);
    assertThat(halves.toFloatArray()).isEqualTo(whole.toFloatArray());
  }

  @Test
  void updatesAreCountedForEachParameterByItself() {
    OptimizerState state = new OptimizerState(manager);
    Optimizer optimizer = new Optimizer(settings("adam"), state);
    NDArray early = start();
    update(optimizer, early, 0, STEPS);
    NDArray late = start();
    for (int step = 0; step < STEPS; step++) {
      optimizer.update("late", late, gradient(step), rate(step));
    }
    assertThat(late.toFloatArray()).isEqualTo(early.toFloatArray());
  }

  private static OptimizerSettings settings(String name) {
    return Objects.requireNonNull(SETTINGS.get(name), name);
  }

  private NDArray start() {
    return manager.create(golden.floats("start"), SHAPE).duplicate();
  }

  private void update(Optimizer optimizer, NDArray parameter, int from, int to) {
    for (int step = from; step < to; step++) {
      optimizer.update("weight", parameter, gradient(step), rate(step));
    }
  }

  private NDArray gradient(int step) {
    int size = (int) SHAPE.size();
    float[] numbers =
        Arrays.copyOfRange(golden.floats("gradients"), step * size, (step + 1) * size);
    return manager.create(numbers, SHAPE).duplicate();
  }

  private static double rate(int step) {
    return 1e-2 * (1 - step / 200.0);
  }
}
