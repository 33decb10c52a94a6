package dev.marquee.models.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import dev.marquee.models.Classifier;
import dev.marquee.models.image.InputSpec;
import dev.marquee.models.network.Network;
import dev.marquee.models.weights.Checkpoint;
import java.nio.ByteBuffer;

/** A network on one device of the PyTorch engine, for serving: no gradients, no randomness. */
final class TorchClassifier implements Classifier {
  private final NDManager manager;
  private final NetworkBlock block;
  private final InputSpec input;
  private final DataType dataType;

  /**
   * Loads the weights.
   *
   * @param manager owns them; closed with this, also when loading fails
   */
  TorchClassifier(
      Network network,
      InputSpec input,
      Checkpoint checkpoint,
      NDManager manager,
      DataType dataType) {
    this.manager = manager;
    this.input = input;
    this.dataType = dataType;
    this.block = new NetworkBlock(network);
    try {
      block.load(manager, dataType, checkpoint::floats);
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  @Override
  public float[][] score(ByteBuffer inputs, int count) {
    // The engine's gradient mode is per thread, and on wherever the engine was not loaded.
    JniUtils.setGradMode(false);
    ByteBuffer batch = inputs.slice().order(inputs.order());
    batch.limit(Math.multiplyExact(count, input.elements() * Float.BYTES));
    try (NDManager scope = manager.newSubManager()) {
      Shape shape = new Shape(count, InputSpec.CHANNELS, input.height(), input.width());
      NDArray pixels = scope.create(batch, shape, DataType.FLOAT32).toType(dataType, false);
      NDArray logits = block.run(scope, pixels);
      NDArray scores = logits.toType(DataType.FLOAT32, false).getNDArrayInternal().sigmoid();
      return Rows.of(scores.toFloatArray(), count);
    }
  }

  @Override
  public void close() {
    manager.close();
  }
}
