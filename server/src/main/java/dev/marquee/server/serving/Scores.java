package dev.marquee.server.serving;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import java.time.Duration;

/** The scores of one image, with where their time went. Immutable. */
public final class Scores {
  private final float[] values;
  private final Duration queue;
  private final Duration inference;
  private final int batchSize;

  Scores(float[] values, Duration queue, Duration inference, int batchSize) {
    this.values = values;
    this.queue = queue;
    this.inference = inference;
    this.batchSize = batchSize;
  }

  /**
   * Checks the scores of one image.
   *
   * @throws Failure.FailedPrecondition ({@link Reason#SCORES_NOT_FINITE}) if one is not finite
   */
  static void requireFinite(float[] scores) {
    for (float score : scores) {
      if (!Float.isFinite(score)) {
        throw new Failure.FailedPrecondition(
            Reason.SCORES_NOT_FINITE,
            "The network's scores are not finite: its weights, or the numbers of its input spec, are"
                + " too large, all the more in half precision. Serve another version.");
      }
    }
  }

  /** Returns the same for somebody for whom nothing was run: all times, and the batch, are zero. */
  Scores withoutTimes() {
    return batchSize == 0 ? this : new Scores(values, Duration.ZERO, Duration.ZERO, 0);
  }

  /** Returns how many labels were scored. */
  public int size() {
    return values.length;
  }

  /** Returns the score of a label, in [0, 1]. */
  public float get(int label) {
    return values[label];
  }

  /** Returns the time between being ready and being taken by the engine. */
  public Duration queue() {
    return queue;
  }

  /** Returns how long the batch ran. */
  public Duration inference() {
    return inference;
  }

  /** Returns how many images the batch held, at least 1; 0 where it was run for somebody else. */
  public int batchSize() {
    return batchSize;
  }
}
