package dev.marquee.server.training;

import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The native memory of a run's batches, used again and again. Taken and given back by one thread;
 * each piece is written by any.
 */
final class BatchMemory implements AutoCloseable {
  private final Arena arena = Arena.ofShared();
  private final int bytesPerImage;
  private final Deque<Piece> free = new ArrayDeque<>();

  /**
   * @param elements how many floats one image has
   */
  BatchMemory(int elements) {
    this.bytesPerImage = Math.multiplyExact(elements, Float.BYTES);
  }

  /** Memory for one batch at a time. */
  final class Piece implements BatchReader.Memory {
    private ByteBuffer buffer = ByteBuffer.allocate(0);

    private Piece() {}

    @Override
    public ByteBuffer forImages(int count) {
      int bytes = Math.multiplyExact(count, bytesPerImage);
      if (buffer.capacity() < bytes) {
        buffer = arena.allocate(bytes, ValueLayout.JAVA_FLOAT.byteAlignment()).asByteBuffer();
      }
      return buffer.duplicate().clear().limit(bytes).order(ByteOrder.nativeOrder());
    }
  }

  Piece take() {
    return free.isEmpty() ? new Piece() : free.removeFirst();
  }

  void giveBack(Piece piece) {
    free.addFirst(piece);
  }

  /** Frees all of it; nobody uses any by then. */
  @Override
  public void close() {
    arena.close();
  }
}
