package dev.marquee.models.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.marquee.models.Classifier;
import dev.marquee.models.ClassifierEngine;
import dev.marquee.models.ClassifierEngineContract;
import dev.marquee.models.DeviceChoice;
import dev.marquee.models.architectures.NarrowDenseNet;
import dev.marquee.models.failure.Failure;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TorchEngineTest extends ClassifierEngineContract {
  private static TorchEngine engine;

  private int baseline;

  @BeforeAll
  static void start() {
    engine = TorchEngine.start(new TorchOptions(new DeviceChoice.Cpu(), false, 0));
  }

  @AfterAll
  static void stop() {
    engine.close();
  }

  @Override
  protected ClassifierEngine engine() {
    return engine;
  }

  @BeforeEach
  void countArrays() {
    baseline = engine.liveArrays();
  }

  /** Whatever a test of the contract does, it closes what it loads. */
  @AfterEach
  void nothingIsLeftBehind() {
    assertThat(engine.liveArrays()).isEqualTo(baseline);
  }

  @Test
  void everyArrayIsFreedWhenTheLastClassifierCloses() {
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
  void whatIsRefusedLeavesNothingBehind() {
    assertThatExceptionOfType(Failure.FailedPrecondition.class)
        .isThrownBy(() -> load(NarrowDenseNet.withLabels(6)));
    assertThat(engine.liveArrays()).isEqualTo(baseline);
  }
}
