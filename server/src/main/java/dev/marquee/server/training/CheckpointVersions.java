package dev.marquee.server.training;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.models.metrics.Predictions;
import dev.marquee.models.recipe.Recipe;
import dev.marquee.models.training.Trainer;
import dev.marquee.server.blobs.StorageErrors;
import dev.marquee.server.registry.VersionName;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes a checkpoint of a run into its version, and so ends the run. Used by one thread. */
final class CheckpointVersions {
  private static final Logger log = LoggerFactory.getLogger(CheckpointVersions.class);

  private final LiveRun run;
  private final TrainingParts parts;
  private final Recipe recipe;
  private final TrainingData data;
  private final Trainer trainer;
  private final BatchMemory memory;
  private final Scoring scoring;
  private final KnownPredictions known;
  private final Room room;

  /**
   * @param known what the weights of checkpoints say of the validation images, as far as is known
   */
  CheckpointVersions(
      LiveRun run,
      TrainingParts parts,
      Recipe recipe,
      TrainingData data,
      Trainer trainer,
      BatchMemory memory,
      Scoring scoring,
      KnownPredictions known) {
    this.run = run;
    this.parts = parts;
    this.recipe = recipe;
    this.data = data;
    this.trainer = trainer;
    this.memory = memory;
    this.scoring = scoring;
    this.known = known;
    this.room = new Room(run);
  }

  /**
   * Has the trainer go on from a checkpoint.
   *
   * @throws Failure.FailedPrecondition ({@code TRAINING_DATA_LOST}) if it is damaged or gone
   */
  void restore(long step) {
    try {
      parts.thread().run(() -> trainer.restore(run.folder().checkpoint(step)));
    } catch (Failure | UncheckedIOException e) {
      throw new Failure.FailedPrecondition(
          Reason.TRAINING_DATA_LOST,
          "The stored checkpoint of step %d of this run is damaged or gone: look at the server's disk, and train again under another run_id."
              .formatted(step),
          e);
    }
  }

  /**
   * Makes the version of a run that was trained to its end.
   *
   * @throws Diverged if its weights score what is not finite
   */
  RunEnd complete(PlannedEnd plan) throws Diverged, LiveRun.Halted, InterruptedException {
    // Before its first step the trainer has what it was made with.
    if (plan.step() > 0) {
      restore(plan.step());
    }
    return make(plan, predictions(plan.step()), goldens());
  }

  /**
   * Makes the version of a run that cannot go on, as far as its data are there: without those of
   * validation it has no thresholds, and without those of training no goldens.
   *
   * @return empty where the checkpoint cannot be used
   */
  Optional<RunEnd> rescue(PlannedEnd plan) throws LiveRun.Halted, InterruptedException {
    try {
      restore(plan.step());
      Optional<Predictions> predictions = Optional.empty();
      TrainedVersion.GoldenScores goldens = TrainedVersion.GoldenScores.NONE;
      try {
        predictions = predictions(plan.step());
      } catch (RuntimeException | Error e) {
        log.warn("What the checkpoint of {} is worth cannot be measured", run.name(), e);
      }
      try {
        goldens = goldens();
      } catch (RuntimeException | Error e) {
        log.warn("The version of {} has no goldens", run.name(), e);
      }
      return Optional.of(make(plan, predictions, goldens));
    } catch (Diverged e) {
      // Weights that are finite may score what is not: then nobody could serve them.
      log.warn(
          "The checkpoint of {} at step {} scores what is not finite", run.name(), plan.step());
    } catch (RuntimeException | Error e) {
      // Whoever ran out of memory may do so here, too: another checkpoint may still do.
      run.requireGoing();
      log.warn("The checkpoint of {} at step {} cannot be kept", run.name(), plan.step(), e);
    }
    return Optional.empty();
  }

  private Optional<Predictions> predictions(long step) throws Diverged, LiveRun.Halted {
    if (known.at(step).isPresent() || data.validation().isEmpty()) {
      return known.at(step);
    }
    return Optional.of(scoring.predictions(data.validation().get(), data.labels().size()));
  }

  private TrainedVersion.GoldenScores goldens() throws Diverged, LiveRun.Halted {
    BatchReader plain = data.passes().plain();
    List<float[]> scores = scoring.scores(plain);
    BatchMemory.Piece piece = memory.take();
    Batch batch = plain.read(0, piece);
    float[] inputs = new float[batch.size() * recipe.input().elements()];
    batch.inputs().asFloatBuffer().get(inputs);
    memory.giveBack(piece);
    return new TrainedVersion.GoldenScores(inputs, scores);
  }

  /** The plan first: should the process end behind the version, the run ends as it would have. */
  private RunEnd make(
      PlannedEnd plan, Optional<Predictions> predictions, TrainedVersion.GoldenScores goldens)
      throws Diverged, LiveRun.Halted, InterruptedException {
    TrainedVersion trained = new TrainedVersion(plan, predictions, goldens);
    run.requireGoing();
    VersionName version =
        room.await(
            "its version",
            () -> {
              StoredRun _ = parts.log().change(run.name(), stored -> stored.planning(plan));
              // A commit of which nobody knows whether it was made may have been.
              return parts.versions().made(run.accepted()).orElseGet(() -> make(trained));
            });
    return RunEnd.of(plan, version);
  }

  private VersionName make(TrainedVersion trained) {
    try {
      return parts.versions().make(run, recipe, data, trainer, parts.thread(), trained);
    } catch (UncheckedIOException e) {
      run.folder().removeVersion();
      throw StorageErrors.of(Objects.requireNonNull(e.getCause()));
    } catch (RuntimeException e) {
      run.folder().removeVersion();
      throw e;
    }
  }
}
