package dev.marquee.server.training;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.models.recipe.Recipe;
import dev.marquee.models.training.Seeds;
import dev.marquee.models.training.StepResult;
import dev.marquee.models.training.Trainer;
import dev.marquee.models.training.TrainerSettings.RateGroup;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The steps of a pass over the data, with their checkpoints. Used by one thread. */
final class PassTraining {
  private static final Logger log = LoggerFactory.getLogger(PassTraining.class);

  /** How long a batch may let a run wait before that is told. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final LiveRun run;
  private final TrainingParts parts;
  private final Recipe recipe;
  private final TrainingData data;
  private final Trainer trainer;
  private final BatchMemory memory;
  private final Checkpoints checkpoints;
  private final Telemetry telemetry;
  private final StepEvents told;
  private final double peakRate;

  PassTraining(
      LiveRun run,
      TrainingParts parts,
      Recipe recipe,
      TrainingData data,
      Trainer trainer,
      BatchMemory memory,
      Checkpoints checkpoints) {
    this.run = run;
    this.parts = parts;
    this.recipe = recipe;
    this.data = data;
    this.trainer = trainer;
    this.memory = memory;
    this.checkpoints = checkpoints;
    this.telemetry = new Telemetry(run.name(), parts.log());
    this.told = new StepEvents(parts.log().stepEvents(run.name()), parts.ticker());
    this.peakRate = recipe.rates().stream().mapToDouble(RateGroup::rate).max().orElse(0);
  }

  /**
   * Makes the steps that a pass lacks.
   *
   * @return what is so then
   * @throws Diverged if a number is not finite
   * @throws LiveRun.Halted if the run is halted, with a checkpoint of the last step
   */
  Progress train(Progress begun) throws Diverged, LiveRun.Halted, InterruptedException {
    Progress progress = begun;
    BatchReader pass = data.passes().of(progress.epoch());
    try (Lookahead batches = new Lookahead(pass, parts.decoding(), memory, progress.batch())) {
      while (progress.batch() < pass.count()) {
        awaitBatch(batches);
        parts.courtesy().await(run);
        if (run.isHalted()) {
          rest(progress);
          throw new LiveRun.Halted();
        }
        if (batches.isReady()) {
          progress = step(progress, batches.next());
          run.stepped(progress.step());
          if (progress.step() % recipe.checkpointSteps() == 0) {
            checkpoint(progress);
          }
        }
      }
    }
    return progress;
  }

  private Progress step(Progress before, Batch batch) throws Diverged {
    long start = parts.ticker().read();
    long total = data.batchCount() * recipe.epochs();
    double factor = recipe.schedule().factor(before.step(), total);
    long seed = Seeds.derive(run.accepted().spec().seed(), "step", before.step());
    StepResult result =
        parts.thread().call(() -> trainer.step(batch.inputs(), batch.truth(), factor, seed));
    long step = before.step() + 1;
    if (!result.finite()) {
      throw new Diverged(
          Double.isFinite(result.loss()) ? "The length of the gradients" : "The loss", step);
    }
    Optional<Double> speed = told.step(batch.size());
    speed.ifPresent(
        images ->
            telemetry.tell(
                new RunEvent.Stepped(
                    step,
                    before.epoch(),
                    result.loss(),
                    factor * peakRate,
                    result.gradientNorm(),
                    images,
                    ProcessMemory.residentBytes())));
    return before.stepped(result.loss(), (parts.ticker().read() - start) / 1e9);
  }

  /** A checkpoint within a pass; where the disk is full, the one before it has to do. */
  private void checkpoint(Progress progress) throws Diverged {
    try {
      checkpoints.save(progress, List.of());
    } catch (Failure.Exhausted e) {
      log.warn(
          "{} goes on without a checkpoint of step {}: {}",
          run.name(),
          progress.step(),
          RunWords.why(e));
    }
  }

  /** Sees to it that nothing has to be done again that is done, as far as there is room. */
  void rest(Progress progress) {
    if (run.cancelled().isPresent()) {
      return;
    }
    try {
      if (progress.step() > 0) {
        checkpoint(progress);
      }
    } catch (Diverged e) {
      log.warn("{} rests at its checkpoint before step {}", run.name(), progress.step());
    }
    long step = checkpoints.recorded().map(Progress::step).orElse(0L);
    telemetry.tell(new RunEvent.Draining(step));
    log.info("{} rests at step {} until the server is there again", run.name(), step);
  }

  /** Returns when a batch is there, or the run is halted. */
  private void awaitBatch(Lookahead batches) throws InterruptedException {
    if (batches.isReady() || run.isHalted()) {
      return;
    }
    long start = parts.ticker().read();
    boolean waiting = false;
    while (!batches.isReady() && !run.isHalted()) {
      requireNotIdle();
      run.await(PATIENCE, batches::isReady);
      if (!waiting && !batches.isReady() && parts.ticker().read() - start >= PATIENCE.toNanos()) {
        waiting = true;
        telemetry.tell(RunState.WAITING);
      }
    }
    if (waiting) {
      telemetry.tell(RunState.RUNNING);
    }
  }

  private void requireNotIdle() {
    Duration idle = parts.limits().streamIdle();
    if (run.intake().orElseThrow().silence().compareTo(idle) >= 0) {
      throw new Failure.FailedPrecondition(
          Reason.TRAINING_STREAM_IDLE,
          "No batch has come for %d s, and other runs may wait: begin again under another run_id, and send batches as credits come."
              .formatted(idle.toSeconds()));
    }
  }
}
