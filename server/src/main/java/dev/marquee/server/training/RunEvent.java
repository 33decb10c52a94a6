package dev.marquee.server.training;

import dev.marquee.server.registry.VersionName;
import java.util.Optional;

/** Something that happened in a run. Immutable. */
public sealed interface RunEvent {

  /** It waits for its turn. */
  record Queued(int position) implements RunEvent {}

  /** Its turn has come, first or again. */
  record Started(long steps, long totalSteps, String device) implements RunEvent {}

  /**
   * A step was made.
   *
   * @param step from 1
   * @param epoch from 1
   * @param loss of its batch, before the step
   * @param rate the largest learning rate of any layer
   * @param gradientNorm before gradients were clipped
   * @param imagesPerSecond since the last of these events
   * @param memoryBytes of the server's process
   */
  record Stepped(
      long step,
      int epoch,
      double loss,
      double rate,
      double gradientNorm,
      double imagesPerSecond,
      long memoryBytes)
      implements RunEvent {}

  /**
   * A pass over the data is done.
   *
   * @param epoch from 1
   * @param step how many steps were made by now
   * @param trainingLoss the mean of its batches' losses
   * @param validation empty where nothing was measured
   * @param seconds how long it took, with what was measured
   */
  record EpochEnded(
      int epoch, long step, double trainingLoss, Optional<Measured> validation, double seconds)
      implements RunEvent {}

  /**
   * What is measured after a pass over the data.
   *
   * @param loss the mean of the binary cross-entropy over examples and labels
   * @param topN the top-n accuracy
   * @param meanAveragePrecision the mean of the labels' average precisions
   */
  record Measured(double loss, double topN, double meanAveragePrecision) {}

  /** A checkpoint was written. */
  record Checkpointed(long step, long bytes) implements RunEvent {}

  /** The server stops; the run goes on from this step when it is there again. */
  record Draining(long step) implements RunEvent {}

  /** It could not be prepared, and rests at this step until the server is started again. */
  record Resting(long step, RunFailure lacking) implements RunEvent {}

  /** It became a version. */
  record Completed(VersionName version, int epochs, int bestEpoch) implements RunEvent {}

  /** It failed; a version is there where it diverged behind a checkpoint. */
  record Failed(RunFailure failure, Optional<VersionName> version) implements RunEvent {}

  /** It was cancelled. */
  record Cancelled(String actor, String reason) implements RunEvent {}
}
