package dev.marquee.server.serving;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.image.InputSpec;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Optional;

/** What a network is tried on: a version's golden inputs, and pictures where there are too few. */
final class TrialInputs {
  /** Enough for a batch, and soon done. */
  private static final int MOST = 4;

  private TrialInputs() {}

  /** Returns how many there are. */
  static int count(int maxBatch) {
    return Math.min(maxBatch, MOST);
  }

  /** Returns {@code [count, 3, height, width] float32}, freed with the arena. */
  static ByteBuffer fill(Arena arena, InputSpec input, Optional<Goldens> goldens, int count) {
    ByteBuffer memory = BatchMemory.allocate(arena, input.elements(), count);
    FloatBuffer inputs = memory.asFloatBuffer();
    int golden = goldens.map(some -> read(some, count, inputs)).orElse(0);
    WarmUp.fill(inputs.position(golden * input.elements()), 0, input);
    return memory;
  }

  private static int read(Goldens goldens, int most, FloatBuffer inputs) {
    try {
      return goldens.readFirst(most, inputs);
    } catch (Failure.FailedPrecondition e) {
      // They are checked right after this, and fail the load there.
      return 0;
    }
  }
}
