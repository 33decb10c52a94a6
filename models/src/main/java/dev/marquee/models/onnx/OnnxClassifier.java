package dev.marquee.models.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.marquee.models.Classifier;
import dev.marquee.models.image.InputSpec;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Map;
import java.util.Set;

/** A network's graph on one device of ONNX Runtime. */
final class OnnxClassifier implements Classifier {
  private static final Set<String> OUTPUTS = Set.of(OnnxModel.OUTPUT);

  private final OrtEnvironment environment;
  private final OrtSession session;
  private final InputSpec input;
  private boolean open = true;

  /**
   * @param session of an {@link OnnxModel}; closed with this
   */
  OnnxClassifier(OrtEnvironment environment, OrtSession session, InputSpec input) {
    this.environment = environment;
    this.session = session;
    this.input = input;
  }

  @Override
  public float[][] score(ByteBuffer inputs, int count) {
    // Of a direct buffer in native order the runtime reads the memory itself: nothing is copied.
    FloatBuffer floats = inputs.slice().order(inputs.order()).asFloatBuffer();
    floats.limit(Math.multiplyExact(count, input.elements()));
    long[] shape = {count, InputSpec.CHANNELS, input.height(), input.width()};
    try (OnnxTensor batch = OnnxTensor.createTensor(environment, floats, shape);
        OrtSession.Result result = session.run(Map.of(OnnxModel.INPUT, batch), OUTPUTS)) {
      return (float[][]) result.get(0).getValue();
    } catch (OrtException e) {
      throw new OnnxException("ONNX Runtime could not score a batch of " + count, e);
    }
  }

  @Override
  public void close() {
    if (!open) {
      return;
    }
    open = false;
    try {
      session.close();
    } catch (OrtException e) {
      throw new OnnxException("ONNX Runtime could not free a network", e);
    }
  }
}
