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

/**
 * The first runs of a network, which choose algorithms and allocate: nobody shall wait for that.
 * And a first look at its scores: on the darkest picture that there is, the brightest, and one that
 * is neither, so that what overflows does so before anybody is answered.
 */
final class WarmUp {
  private WarmUp() {}

  /**
   * Runs a classifier on all pictures, one of them alone; where it has lanes, each alone on the
   * whole device, and one in a lane, since batches in lanes begin with one and seldom grow.
   *
   * @throws Failure.FailedPrecondition ({@link Reason#WARM_UP_FAILED}) if it does not run, or a
   *     score is not finite
   */
  static void run(Classifier classifier, InputSpec input, int maxBatch) {
    int size = size(classifier, maxBatch);
    try (Arena arena = Arena.ofConfined()) {
      ByteBuffer inputs = BatchMemory.allocate(arena, input.elements(), size);
      for (int first = 0; first < Picture.values().length; first += size) {
        fill(inputs.asFloatBuffer(), first, input);
        runOnce(classifier, inputs, size);
      }
      if (classifier.lanes() > 1) {
        requireFinite(classifier.scoreInLane(inputs, 1));
      } else if (size > 1) {
        runOnce(classifier, inputs, 1);
      }
    } catch (RuntimeException | Error e) {
      throw failed(e);
    }
  }

  private static int size(Classifier classifier, int maxBatch) {
    return classifier.lanes() == 1 ? maxBatch : 1;
  }

  /** Returns how replicas of one network are run here, to go on from "The network runs". */
  static String description(List<Classifier> replicas, int maxBatch) {
    int lanes = replicas.getFirst().lanes();
    return lanes == 1
        ? "alone and in batches of %d".formatted(maxBatch)
        : "on the whole device and in %d lanes".formatted(lanes);
  }

  private enum Picture {
    BLACK,
    WHITE,
    NOISE
  }

  /**
   * Fills all that is left of {@code inputs} with pictures, in turn. One at a time: of the largest
   * there are, three would fill a heap.
   *
   * @param first the number of the picture to begin with
   */
  static void fill(FloatBuffer inputs, int first, InputSpec input) {
    for (int i = first; inputs.hasRemaining(); i++) {
      inputs.put(
          Normalizer.tensor(rgb(Picture.values()[i % Picture.values().length], input), input));
    }
  }

  private static byte[] rgb(Picture picture, InputSpec input) {
    byte[] rgb = new byte[input.elements()];
    switch (picture) {
      case BLACK -> {}
      case WHITE -> Arrays.fill(rgb, (byte) 0xff);
      case NOISE -> new SplittableRandom(1).nextBytes(rgb);
    }
    return rgb;
  }

  /** Runs a classifier once, on whatever {@code inputs} holds. */
  static void runOnce(Classifier classifier, ByteBuffer inputs, int count) {
    requireFinite(classifier.score(inputs, count));
  }

  static void requireFinite(float[][] batch) {
    for (float[] scores : batch) {
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
