package dev.marquee.server.training;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.models.metrics.Predictions;
import dev.marquee.models.network.Network;
import dev.marquee.models.recipe.Keep;
import dev.marquee.models.recipe.Recipe;
import dev.marquee.models.recipe.Recipes;
import dev.marquee.models.training.Trainer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run, from its turn to its end, or to where the server stops. Used by one thread, which is a
 * platform thread of normal priority.
 */
final class RunExecution implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(RunExecution.class);

  private final LiveRun run;
  private final TrainingParts parts;
  private final Recipe recipe;
  private final TrainingData data;
  private final BatchMemory memory;
  private final Trainer trainer;
  private final Scoring scoring;
  private final Checkpoints checkpoints;
  private final PassTraining passes;
  private final CheckpointVersions versions;
  private final Room room;

  /** What the weights of a checkpoint say of the validation images, as far as that is known. */
  private final KnownPredictions known = new KnownPredictions();

  private Progress progress;

  /**
   * Makes ready what the run is trained with.
   *
   * @throws Failure if that is not there, for now or any more
   */
  RunExecution(LiveRun run, TrainingParts parts) {
    this.run = run;
    this.parts = parts;
    StoredRun accepted = run.accepted();
    this.recipe = Recipes.read(accepted.resolved().recipe(), Map.of());
    this.data =
        parts
            .preparation()
            .prepare(accepted.spec(), recipe, () -> run.intake().orElseThrow().spool());
    Network network =
        parts
            .networks()
            .network(
                accepted.resolved().architecture(),
                accepted.resolved().architectureSettings(),
                data.labels().size(),
                recipe.input());
    this.progress = accepted.progress().orElse(Progress.START);
    this.memory =
        new BatchMemory(Math.max(recipe.input().elements(), recipe.trainingInput().elements()));
    this.trainer =
        parts.thread().call(() -> parts.trainers().trainer(accepted, recipe, network, data));
    try {
      this.scoring = new Scoring(run, trainer, parts.thread(), parts.decoding(), memory);
      this.checkpoints = new Checkpoints(run, parts.log(), trainer, parts.thread());
      this.passes = new PassTraining(run, parts, recipe, data, trainer, memory, checkpoints);
      this.versions =
          new CheckpointVersions(run, parts, recipe, data, trainer, memory, scoring, known);
      this.room = new Room(run);
    } catch (RuntimeException | Error e) {
      // The store is read here, and nobody else knows of the trainer yet.
      free(parts, trainer, memory);
      throw e;
    }
  }

  /**
   * Trains to the end. Where that cannot be, what was learned by the last checkpoint is kept.
   *
   * @throws LiveRun.Halted if it was cancelled, or the server stops; it rests at a checkpoint then
   */
  RunEnd run() throws LiveRun.Halted, InterruptedException {
    try {
      start();
      while (progress.epoch() <= recipe.epochs() && !stopsEarly()) {
        progress = passes.train(progress);
        endEpoch();
      }
      return complete();
    } catch (Diverged e) {
      return rescued(failure(e));
    } catch (RuntimeException | Error e) {
      run.requireGoing();
      return rescued(RunFailure.of(e, run));
    }
  }

  /** Returns the end of a run whose version was made before the process ended; else empty. */
  static Optional<RunEnd> made(StoredRun run, TrainingParts parts) {
    return parts.versions().made(run).map(version -> RunEnd.of(planned(run), version));
  }

  /** Releases before this one made versions without a plan, of runs that had come to their end. */
  private static PlannedEnd planned(StoredRun run) {
    Progress last = run.progress().orElse(Progress.START);
    return run.planned()
        .orElseGet(
            () ->
                new PlannedEnd(last.epoch() - 1, last.bestEpoch(), last.step(), Optional.empty()));
  }

  private void start() throws Diverged, LiveRun.Halted, InterruptedException {
    if (run.accepted().progress().isPresent()) {
      versions.restore(progress.step());
      run.folder().keepCheckpoints(Checkpoints.kept(progress));
    }
    long total = data.batchCount() * recipe.epochs();
    String device = parts.trainers().device(run.accepted().spec().device());
    StoredRun _ =
        room.await(
            "its beginning",
            () ->
                parts
                    .log()
                    .change(
                        run.name(),
                        stored -> stored.started(parts.log().now(), total),
                        new RunEvent.Started(progress.step(), total, device)));
    log.info(
        "{} trains for {} from step {} of {} on {}, begun by {}",
        run.name(),
        run.accepted().spec().model(),
        progress.step(),
        total,
        device,
        RunWords.actor(run.accepted().actor()));
  }

  private boolean stopsEarly() {
    int patience = recipe.earlyStopping().patience();
    return patience > 0 && data.validation().isPresent() && progress.stale() >= patience;
  }

  private void endEpoch() throws Diverged, LiveRun.Halted, InterruptedException {
    long start = parts.ticker().read();
    Optional<RunEvent.Measured> measured = Optional.empty();
    try {
      if (data.validation().isPresent()) {
        Predictions found = scoring.predictions(data.validation().get(), data.labels().size());
        known.add(progress.step(), found);
        measured = Optional.of(Scoring.measured(found));
      }
    } catch (LiveRun.Halted e) {
      // What was trained is not trained again; what was measured is measured again.
      passes.rest(progress);
      throw e;
    }
    double seconds = progress.seconds() + (parts.ticker().read() - start) / 1e9;
    RunEvent.EpochEnded ended =
        new RunEvent.EpochEnded(
            progress.epoch(), progress.step(), progress.meanLoss(), measured, seconds);
    Progress next = progress.nextEpoch(measured.map(this::value).orElse(Double.NEGATIVE_INFINITY));
    room.await(
        "the checkpoint of step " + next.step(),
        () -> {
          checkpoints.save(next, List.of(ended));
          return next;
        });
    progress = next;
    known.keep(Checkpoints.kept(next));
    log.info("{}", RunWords.pass(run.name(), ended, recipe.epochs()));
  }

  /** What makes one pass better than another: more is better, and no number is worst. */
  private double value(RunEvent.Measured measured) {
    double value =
        switch (recipe.earlyStopping().metric()) {
          case LOSS -> -measured.loss();
          case TOP_N_ACCURACY -> measured.topN();
          case MEAN_AVERAGE_PRECISION -> measured.meanAveragePrecision();
        };
    return Double.isNaN(value) ? Double.NEGATIVE_INFINITY : value;
  }

  private RunEnd complete() throws Diverged, LiveRun.Halted, InterruptedException {
    boolean best = recipe.keep() == Keep.BEST && data.validation().isPresent();
    long step = best ? progress.best().orElse(progress.step()) : progress.step();
    int epoch = best ? progress.bestEpoch() : progress.epoch() - 1;
    try {
      return versions.complete(new PlannedEnd(progress.epoch() - 1, epoch, step, Optional.empty()));
    } catch (LiveRun.Halted e) {
      passes.rest(progress);
      throw e;
    }
  }

  private static RunFailure failure(Diverged found) {
    return new RunFailure(
        Reason.TRAINING_DIVERGED.name(),
        "%s is not finite any more at step %d: lower the learning rate, clip the gradients, or begin with a warm-up."
            .formatted(found.getMessage(), found.step()),
        found.step());
  }

  /** Ends a run that cannot go on with a version of its last checkpoint, or else of its best. */
  private RunEnd rescued(RunFailure failure) throws LiveRun.Halted, InterruptedException {
    Optional<RunEnd> end = Optional.empty();
    if (checkpoints.recorded().isPresent()) {
      progress = checkpoints.recorded().get();
      int epoch = progress.batch() == 0 ? progress.epoch() - 1 : 0;
      end = rescued(progress.step(), epoch, failure);
      if (end.isEmpty() && progress.best().isPresent()) {
        end = rescued(progress.best().getAsLong(), progress.bestEpoch(), failure);
      }
    }
    return end.orElseGet(() -> RunEnd.failed(lost(failure)));
  }

  private Optional<RunEnd> rescued(long step, int epoch, RunFailure failure)
      throws LiveRun.Halted, InterruptedException {
    try {
      return versions.rescue(
          new PlannedEnd(progress.epoch() - 1, epoch, step, Optional.of(failure)));
    } catch (LiveRun.Halted e) {
      passes.rest(progress);
      throw e;
    }
  }

  private RunFailure lost(RunFailure failure) {
    return run.steps() == 0
        ? failure
        : failure.and(
            checkpoints.recorded().isEmpty()
                ? "What it had learned is lost: there was no checkpoint yet."
                : "What it had learned is lost: no version can be made of its checkpoint, which is damaged or scores what is not finite.");
  }

  /** Frees the trainer and the memory. */
  @Override
  public void close() {
    free(parts, trainer, memory);
  }

  /** How a run ended stands by now, or why it could not be prepared: neither is undone by this. */
  private static void free(TrainingParts parts, Trainer trainer, BatchMemory memory) {
    List<Runnable> held = List.of(() -> parts.thread().run(trainer::close), memory::close);
    for (Runnable one : held) {
      try {
        one.run();
      } catch (RuntimeException | Error e) {
        log.warn("Not all that a run held can be freed", e);
      }
    }
  }
}
