package dev.marquee.server.serving;

import dev.marquee.models.Classifier;
import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;

/**
 * The first runs of a network, which choose algorithms and allocate: nobody shall wait for that.
 */
final class WarmUp {
  private WarmUp() {}

  /**
   * Runs a classifier on black images, alone and in the largest batch.
   *
   * @param elements floats per image
   * @throws Failure.FailedPrecondition ({@link Reason#WARM_UP_FAILED}) if it does not run
   */
  static void run(Classifier classifier, int elements, int maxBatch) {
    try (Arena arena = Arena.ofConfined()) {
      ByteBuffer inputs = BatchMemory.allocate(arena, elements, maxBatch);
      runOnce(classifier, inputs, 1);
      runOnce(classifier, inputs, maxBatch);
    } catch (RuntimeException | Error e) {
      throw failed(e);
    }
  }

  /** Runs a classifier once, on whatever {@code inputs} holds. */
  static void runOnce(Classifier classifier, ByteBuffer inputs, int count) {
    for (float[] scores : classifier.score(inputs, count)) {
      Scores.requireFinite(scores);
    }
  }

  /** Returns what to say of a version whose network does not run. */
  static Failure failed(Throwable cause) {
    return new Failure.FailedPrecondition(
        Reason.WARM_UP_FAILED,
        "The version loads, but its network does not run: %s. Serve another version."
            .formatted(cause instanceof Failure known ? known.reason() : "see the log"),
        cause);
  }
}
