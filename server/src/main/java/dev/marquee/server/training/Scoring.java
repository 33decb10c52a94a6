package dev.marquee.server.training;

import dev.marquee.models.metrics.Metrics;
import dev.marquee.models.metrics.Predictions;
import dev.marquee.models.metrics.Sample;
import dev.marquee.models.training.Trainer;
import java.util.ArrayList;
import java.util.List;

/** Measures a network in training on images that it is not trained with. Used by one thread. */
final class Scoring {
  /** Where a logarithm is cut off: as PyTorch's {@code BCELoss} does. */
  private static final double LEAST_LOG = -100;

  private final LiveRun run;
  private final Trainer trainer;
  private final TrainThread thread;
  private final DecodeThreads decoding;
  private final BatchMemory memory;

  Scoring(
      LiveRun run,
      Trainer trainer,
      TrainThread thread,
      DecodeThreads decoding,
      BatchMemory memory) {
    this.run = run;
    this.trainer = trainer;
    this.thread = thread;
    this.decoding = decoding;
    this.memory = memory;
  }

  /**
   * Scores all images of a pass.
   *
   * @return of each image, one score per label
   * @throws Diverged if a score is not finite
   * @throws LiveRun.Halted if the run is halted meanwhile
   */
  List<float[]> scores(BatchReader images) throws Diverged, LiveRun.Halted {
    List<float[]> scores = new ArrayList<>();
    try (Lookahead batches = new Lookahead(images, decoding, memory, 0)) {
      for (long i = 0; i < images.count(); i++) {
        run.requireGoing();
        Batch batch = batches.next();
        for (float[] row : thread.call(() -> trainer.score(batch.inputs(), batch.size()))) {
          requireFinite(row);
          scores.add(row);
        }
      }
    }
    return scores;
  }

  private void requireFinite(float[] row) throws Diverged {
    for (float score : row) {
      if (!Float.isFinite(score)) {
        throw new Diverged("A score", run.steps());
      }
    }
  }

  /** As {@link #scores}, with what is true. */
  Predictions predictions(TrainingData.Validation validation, int labels)
      throws Diverged, LiveRun.Halted {
    return Predictions.of(labels, scores(validation.batches()), validation.truth());
  }

  /** Returns what is told of a pass. */
  static RunEvent.Measured measured(Predictions predictions) {
    Sample all = Sample.all(predictions.examples());
    return new RunEvent.Measured(
        loss(predictions),
        Metrics.topN(predictions).over(all),
        Metrics.meanAveragePrecision(predictions).over(all));
  }

  /** The mean binary cross-entropy: −y·log p − (1 − y)·log(1 − p). */
  private static double loss(Predictions predictions) {
    double sum = 0;
    for (int example = 0; example < predictions.examples(); example++) {
      for (int label = 0; label < predictions.labels(); label++) {
        double p = predictions.score(example, label);
        double log = Math.log(predictions.has(example, label) ? p : 1 - p);
        sum -= Math.max(log, LEAST_LOG);
      }
    }
    return sum / ((double) predictions.examples() * predictions.labels());
  }
}
