package dev.marquee.server.serving;

import dev.marquee.models.Classifier;
import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.models.image.InputSpec;
import dev.marquee.models.image.Normalizer;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * The first runs of a network, which choose algorithms and allocate: nobody shall wait for that.
 * And a first look at its scores: on the darkest picture that there is, the brightest, and one that
 * is neither, so that what overflows does so before anybody is answered.
 */
final class WarmUp {
  private static final int PICTURES = 3;

  private WarmUp() {}

  /**
   * Runs a classifier on one image, and on a whole batch.
   *
   * @throws Failure.FailedPrecondition ({@link Reason#WARM_UP_FAILED}) if it does not run, or a
   *     score is not finite
   */
  static void run(Classifier classifier, InputSpec input, int maxBatch) {
    int batch = Math.max(maxBatch, PICTURES);
    try (Arena arena = Arena.ofConfined()) {
      ByteBuffer inputs = BatchMemory.allocate(arena, input.elements(), batch);
      fill(inputs.asFloatBuffer(), input);
      runOnce(classifier, inputs, 1);
      runOnce(classifier, inputs, batch);
    } catch (RuntimeException | Error e) {
      throw failed(e);
    }
  }

  private static void fill(FloatBuffer inputs, InputSpec input) {
    byte[] black = new byte[input.elements()];
    byte[] white = new byte[input.elements()];
    Arrays.fill(white, (byte) 0xff);
    byte[] noise = new byte[input.elements()];
    new SplittableRandom(1).nextBytes(noise);
    List<float[]> pictures =
        Stream.of(black, white, noise).map(rgb -> Normalizer.tensor(rgb, input)).toList();
    for (int i = 0; inputs.hasRemaining(); i++) {
      inputs.put(pictures.get(i % PICTURES));
    }
  }

  /** Runs a classifier once, on whatever {@code inputs} holds. */
  static void runOnce(Classifier classifier, ByteBuffer inputs, int count) {
    for (float[] scores : classifier.score(inputs, count)) {
      Scores.requireFinite(scores);
    }
  }

  /** Returns what to say of a version that does not warm up. */
  static Failure failed(Throwable cause) {
    return new Failure.FailedPrecondition(
        Reason.WARM_UP_FAILED,
        "The version loads, but does not warm up. %s"
            .formatted(
                cause instanceof Failure known
                    ? known.getMessage()
                    : "Its network does not run; the server's log says why. Serve another version."),
        cause);
  }
}
