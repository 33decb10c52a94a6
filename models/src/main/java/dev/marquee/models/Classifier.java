package dev.marquee.models;

import java.nio.ByteBuffer;

/**
 * A network with its weights on one device: what turns inputs into scores. Not thread-safe; one
 * thread at a time, and best always the same one, for engines keep memory per thread.
 */
public interface Classifier extends AutoCloseable {

  /**
   * Scores a batch.
   *
   * @param inputs direct, in native byte order, holding from its position {@code [count, 3, height,
   *     width] float32}; not changed, and not kept after the call
   * @param count how many images, at least 1
   * @return {@code [count][labels]}, each the sigmoid of a logit, in [0, 1]
   */
  float[][] score(ByteBuffer inputs, int count);

  /** Frees the weights. Closing twice does nothing. */
  @Override
  void close();
}
