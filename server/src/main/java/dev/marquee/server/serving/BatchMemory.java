package dev.marquee.server.serving;

import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The memory in which a batch is handed to an engine. */
final class BatchMemory {
  /** A cache line: what vector instructions read at once does not straddle two. */
  private static final long ALIGNMENT = 64;

  private BatchMemory() {}

  /**
   * Returns {@code [count, elements] float32} of zeros, in native byte order. It is freed with the
   * arena: memory from {@code allocateDirect} would wait for the garbage collector, which a server
   * with a quiet heap seldom runs.
   *
   * @throws OutOfMemoryError if there is none left
   */
  static ByteBuffer allocate(Arena arena, int elements, int count) {
    return arena
        .allocate((long) elements * count * Float.BYTES, ALIGNMENT)
        .asByteBuffer()
        .order(ByteOrder.nativeOrder());
  }
}
