package dev.marquee.models.onnx;

import dev.marquee.models.ClassifierEngine;
import dev.marquee.models.ClassifierEngineContract;
import dev.marquee.models.DeviceChoice;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class OnnxEngineTest extends ClassifierEngineContract {
  private static OnnxEngine engine;

  @BeforeAll
  static void start() {
    engine = OnnxEngine.start(new OnnxOptions(new DeviceChoice.Cpu(), false, 0, 2));
  }

  @AfterAll
  static void stop() {
    engine.close();
  }

  @Override
  protected ClassifierEngine engine() {
    return engine;
  }
}
