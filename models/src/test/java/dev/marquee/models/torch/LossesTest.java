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
import org.junit.jupiter.api.Test;
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

  private static Stream<LossSettings> lossesOfPowersBelowOne() {
    return Stream.of(
        new Focal(0.5, 0.25),
        new Asymmetric(0.5, 0.5, 0),
        new Asymmetric(0, 0.01, 0.05),
        new Asymmetric(0, 0.5, 0.05));
  }

  /** Probabilities of 0 and 1, some below every margin, and some between. */
  @ParameterizedTest
  @MethodSource("lossesOfPowersBelowOne")
  void gradientsOfAPowerBelowOneAreNumbers(LossSettings settings) {
    float[] values = {-200, -90, -5, -3, 0, 2, 90, 200};
    for (int truth = 0; truth <= 1; truth++) {
      float[] gradient = gradient(settings, values, truth);
      for (int i = 0; i < values.length; i++) {
        assertThat(gradient[i]).as("at %s, truth %d", values[i], truth).isFinite();
      }
    }
  }

  @Test
  void belowTheMarginNothingIsLearnedAndAboveItWhatTheFormulaSays() {
    float[] gradient = gradient(new Asymmetric(0, 0.5, 0.05), new float[] {-5, -3, 0}, 0);
    double q = 0.5 - 0.05;
    double ofQ = 0.5 * -Math.log(1 - q) / Math.sqrt(q) + Math.sqrt(q) / (1 - q);
    assertThat(gradient).containsExactly(new float[] {0, 0, (float) (ofQ * 0.25)}, within(1e-6f));
  }

  /** Returns the gradients of the sum. */
  private float[] gradient(LossSettings settings, float[] values, float truth) {
    JniUtils.setGradMode(true);
    NDArray logits = manager.create(values, new Shape(1, values.length)).duplicate();
    logits.setRequiresGradient(true);
    NDArray loss = new Losses(settings, null).mean(logits, logits.zerosLike().add(truth));
    NDArray sum = manager.full(new Shape(), values.length);
    JniUtils.backward((PtNDArray) loss, (PtNDArray) sum, false, false);
    return logits.getGradient().toFloatArray();
  }

  private NDArray array(String name, Shape shape) {
    return manager.create(golden.floats(name), shape).duplicate();
  }
}
