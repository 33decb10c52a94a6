package dev.marquee.models.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import dev.marquee.models.training.LossSettings;
import dev.marquee.models.training.LossSettings.Asymmetric;
import dev.marquee.models.training.LossSettings.CrossEntropy;
import dev.marquee.models.training.LossSettings.DoubleSigmoid;
import dev.marquee.models.training.LossSettings.Focal;
import dev.marquee.models.weights.SafetensorsFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The golden holds losses and gradients of PyTorch 2.13 in float64, also of logits of ±40. */
class LossesTest {
  private static final Shape SHAPE = new Shape(6, 4);

  private final SafetensorsFile golden =
      SafetensorsFile.open(Golden.resource("losses.safetensors"));
  private final NDManager manager = NDManager.newBaseManager();

  @AfterEach
  void close() {
    manager.close();
    golden.close();
  }

  private static Stream<Arguments> losses() {
    return Stream.of(
        Arguments.of("cross-entropy", new CrossEntropy(0), false),
        Arguments.of("weighted", new CrossEntropy(1), true),
        Arguments.of("double-sigmoid", new DoubleSigmoid(), false),
        Arguments.of("focal", new Focal(2, 0.25), false),
        Arguments.of("asymmetric", new Asymmetric(1, 4, 0.05), false));
  }

  @ParameterizedTest
  @MethodSource("losses")
  void lossAndGradientsAreThoseOfPyTorch(String name, LossSettings settings, boolean weighted) {
    JniUtils.setGradMode(true);
    NDArray logits = array("logits", SHAPE);
    logits.setRequiresGradient(true);
    NDArray weights = weighted ? array("weights", new Shape(4)) : null;

    NDArray loss = new Losses(settings, weights).mean(logits, array("truth", SHAPE));
    JniUtils.backward((PtNDArray) loss, (PtNDArray) manager.ones(new Shape()), false, false);

    assertThat(loss.toFloatArray()[0]).isCloseTo(golden.floats(name)[0], within(1e-5f));
    float[] gradient = logits.getGradient().toFloatArray();
    float[] expected = golden.floats(name + "-gradient");
    for (int i = 0; i < expected.length; i++) {
      assertThat(gradient[i]).as("gradient %d", i).isCloseTo(expected[i], within(1e-5f));
    }
  }

  private NDArray array(String name, Shape shape) {
    return manager.create(golden.floats(name), shape).duplicate();
  }
}
