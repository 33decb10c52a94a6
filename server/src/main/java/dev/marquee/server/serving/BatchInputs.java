package dev.marquee.server.serving;

import java.lang.foreign.Arena;
import java.nio.ByteBuffer;

/**
 * The memory in which one thread hands its batches to an engine; it grows to the largest of them.
 * For that thread only, which closes it.
 */
final class BatchInputs implements AutoCloseable {
  private final int elements;
  private final int maxBatch;
  private Room room;

  /**
   * @param elements floats per image
   */
  BatchInputs(int elements, int maxBatch) {
    this.elements = elements;
    this.maxBatch = maxBatch;
    this.room = new Room(elements, 1);
  }

  /**
   * Returns memory for so many images or more, in native byte order; what is in it is undefined.
   *
   * @param count 1 to the largest batch
   * @throws OutOfMemoryError if there is none left; what there was stays
   */
  ByteBuffer room(int count) {
    if (count > room.count) {
      Room larger = new Room(elements, Math.min(maxBatch, Math.max(count, 2 * room.count)));
      room.close();
      room = larger;
    }
    return room.memory;
  }

  @Override
  public void close() {
    room.close();
  }

  private static final class Room implements AutoCloseable {
    private final Arena arena = Arena.ofConfined();
    private final int count;
    private final ByteBuffer memory;

    Room(int elements, int count) {
      this.count = count;
      this.memory = BatchMemory.allocate(arena, elements, count);
    }

    @Override
    public void close() {
      arena.close();
    }
  }
}
