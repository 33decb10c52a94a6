package dev.marquee.models;

import java.nio.ByteBuffer;

/**
 * A network with its weights on one device: what turns inputs into scores. It scores one batch on
 * the whole device, or where it has several lanes, several at once, each on a part of it. Which of
 * them scores an image does not show in its scores.
 */
public interface Classifier extends AutoCloseable {

  /**
   * Scores a batch on the whole device. For one thread at a time, and where there is one lane best
   * always the same one, for engines keep memory per thread.
   *
   * @param inputs direct, in native byte order, holding from its position {@code [count, 3, height,
   *     width] float32}; not changed, and not kept after the call
   * @param count how many images, at least 1
   * @return {@code [count][labels]}, each the sigmoid of a logit, in [0, 1]
   */
  float[][] score(ByteBuffer inputs, int count);

  /**
   * Returns how many threads {@link #scoreInLane} is made for; at 1 only {@link #score} is of use.
   */
  default int lanes() {
    return 1;
  }

  /**
   * Scores a batch beside others: slower than {@link #score} for one batch, faster for many. For as
   * many threads at a time as there are lanes, also beside one that scores on the whole device.
   *
   * @param inputs as for {@link #score}
   * @param count how many images, at least 1
   * @return as {@link #score}
   */
  default float[][] scoreInLane(ByteBuffer inputs, int count) {
    return score(inputs, count);
  }

  /** Frees the weights. Closing twice does nothing. */
  @Override
  void close();
}
