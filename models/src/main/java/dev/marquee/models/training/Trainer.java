package dev.marquee.models.training;

import dev.marquee.models.weights.TensorSource;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Map;

/** A network that is being trained on one device. Not thread-safe; used by one thread. */
public interface Trainer extends AutoCloseable {

  /**
   * Takes one step down the loss of a batch.
   *
   * @param inputs direct, in native byte order, holding from its position {@code [count, 3, height,
   *     width] float32} of {@link TrainerSettings#input}; not changed, and not kept after the call
   * @param truth the indices of each image's labels; as many as there are images, at least 1
   * @param factor what the groups' rates are multiplied with, in [0, 1]
   * @param seed decides what is dropped out, and mixed
   * @return what was found; where it is not finite, no weight was changed, but running statistics
   *     may have been: {@link #restore} before the next step
   */
  StepResult step(ByteBuffer inputs, List<BitSet> truth, double factor, long seed);

  /**
   * Scores a batch with the averaged weights, where weights are averaged, and with the present ones
   * otherwise; nothing is learned.
   *
   * @param inputs as for {@link #step}, but of the size that the trainer was made for
   * @return {@code [count][labels]}, each in [0, 1]
   */
  float[][] score(ByteBuffer inputs, int count);

  /** Returns the weights that {@link #score} uses, by the names of the network's parameters. */
  Map<String, TensorSource> weights();

  /** Writes all that it takes to go on from here to the last bit, into a file that is made. */
  void save(Path checkpoint);

  /** Goes on from what {@link #save} wrote, of a trainer of the same network and settings. */
  void restore(Path checkpoint);

  /** Frees everything. Twice does nothing. */
  @Override
  void close();
}
