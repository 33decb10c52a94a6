package dev.marquee.models.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.marquee.models.Classifier;
import dev.marquee.models.image.InputSpec;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A network's graph on one device of ONNX Runtime. Lanes have a session of their own, which uses no
 * threads but theirs: those of several batches that share threads wait for each other at each
 * layer.
 */
final class OnnxClassifier implements Classifier {
  private static final Set<String> OUTPUTS = Set.of(OnnxModel.OUTPUT);

  private final OrtEnvironment environment;
  private final OrtSession whole;
  private final OrtSession lane;
  private final int lanes;
  private final InputSpec input;
  private boolean open = true;

  /**
   * @param whole of an {@link OnnxModel}, for a batch on the whole device; closed with this
   * @param lane of the same, for each of several batches; may be {@code whole}
   */
  OnnxClassifier(
      OrtEnvironment environment, OrtSession whole, OrtSession lane, int lanes, InputSpec input) {
    this.environment = environment;
    this.whole = whole;
    this.lane = lane;
    this.lanes = lanes;
    this.input = input;
  }

  @Override
  public float[][] score(ByteBuffer inputs, int count) {
    return score(whole, inputs, count);
  }

  @Override
  public int lanes() {
    return lanes;
  }

  @Override
  public float[][] scoreInLane(ByteBuffer inputs, int count) {
    return score(lane, inputs, count);
  }

  private float[][] score(OrtSession session, ByteBuffer inputs, int count) {
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
    close(lane.equals(whole) ? List.of(whole) : List.of(whole, lane));
  }

  /** Closes all of them, whatever becomes of the others. */
  static void close(List<OrtSession> sessions) {
    OnnxException failed = null;
    for (OrtSession session : sessions) {
      try {
        session.close();
      } catch (OrtException e) {
        failed = new OnnxException("ONNX Runtime could not free a network", e);
      }
    }
    if (failed != null) {
      throw failed;
    }
  }
}
