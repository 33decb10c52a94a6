package dev.marquee.server.training;

import java.nio.ByteBuffer;

/** The batches of one pass over some images. Thread-safe: several may be read at once. */
interface BatchReader {
  /** Returns how many batches the pass has. */
  long count();

  /**
   * Returns how many of them can be read now, from the first on: all, unless they are being
   * streamed.
   */
  default long available() {
    return count();
  }

  /**
   * Reads a batch.
   *
   * @param place from 0, below {@link #available}
   * @param memory gives memory for so many images, of which nothing is to be known
   */
  Batch read(long place, Memory memory);

  /** Where the inputs of a batch are written. */
  interface Memory {
    ByteBuffer forImages(int count);
  }
}
