package dev.marquee.tools.bench.raw;

import dev.marquee.models.image.InputSpec;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Memory for the inputs of a batch, freed when it is closed. Used by one thread. */
final class BatchInputs implements AutoCloseable {
  /** A cache line, as in a server. */
  private static final long ALIGNMENT = 64;

  private final Arena arena = Arena.ofConfined();
  private final ByteBuffer memory;

  BatchInputs(InputSpec input, int batch) {
    memory =
        arena
            .allocate((long) input.elements() * batch * Float.BYTES, ALIGNMENT)
            .asByteBuffer()
            .order(ByteOrder.nativeOrder());
  }

  /** Returns {@code [batch, 3, height, width] float32}, at its beginning. */
  ByteBuffer memory() {
    return memory;
  }

  @Override
  public void close() {
    arena.close();
  }
}
