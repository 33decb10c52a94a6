package dev.marquee.server.training;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.models.metrics.Predictions;
import dev.marquee.models.network.Network;
import dev.marquee.models.recipe.Keep;
import dev.marquee.models.recipe.Recipe;
import dev.marquee.models.recipe.Recipes;
import dev.marquee.models.training.Trainer;
import dev.marquee.server.registry.VersionName;
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

  /** What the weights of a checkpoint say of the validation images, as far as that is known. */
  private final KnownPredictions known = new KnownPredictions();

  private Progress progress;

  /**
   * Makes ready what the run is trained with.
   *
   * @throws Failure if that is not there any more
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
    this.scoring = new Scoring(run, trainer, parts.thread(), parts.decoding(), memory);
    this.checkpoints = new Checkpoints(run, parts.log(), trainer, parts.thread());
    this.passes = new PassTraining(run, parts, recipe, data, trainer, memory, checkpoints);
  }

  /**
   * Trains to the end.
   *
   * @throws LiveRun.Halted if it was cancelled, or the server stops; it rests at a checkpoint then
   */
  RunEnd run() throws LiveRun.Halted, InterruptedException {
    Optional<VersionName> made = parts.versions().made(run.accepted());
    if (made.isPresent()) {
      return RunEnd.completed(made.get(), progress.epoch() - 1, progress.bestEpoch());
    }
    start();
    try {
      while (progress.epoch() <= recipe.epochs() && !stopsEarly()) {
        progress = passes.train(progress);
        endEpoch();
      }
      return complete();
    } catch (Diverged e) {
      return diverged(e);
    }
  }

  private void start() {
    if (run.accepted().progress().isPresent()) {
      restore(progress.step());
      run.folder().keepCheckpoints(Checkpoints.kept(progress));
    }
    long total = data.batchCount() * recipe.epochs();
    String device = parts.trainers().device(run.accepted().spec().device());
    StoredRun _ =
        parts
            .log()
            .change(
                run.name(),
                stored -> stored.started(parts.log().now(), total),
                new RunEvent.Started(progress.step(), total, device));
    log.info(
        "{} trains for {} from step {} of {} on {}, begun by {}",
        run.name(),
        run.accepted().spec().model(),
        progress.step(),
        total,
        device,
        run.accepted().actor().isEmpty() ? "somebody" : run.accepted().actor());
  }

  private boolean stopsEarly() {
    int patience = recipe.earlyStopping().patience();
    return patience > 0 && data.validation().isPresent() && progress.stale() >= patience;
  }

  private void endEpoch() throws Diverged, LiveRun.Halted {
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
    RunEvent ended =
        new RunEvent.EpochEnded(
            progress.epoch(), progress.step(), progress.meanLoss(), measured, seconds);
    Progress next = progress.nextEpoch(measured.map(this::value).orElse(Double.NEGATIVE_INFINITY));
    checkpoints.save(next, List.of(ended));
    progress = next;
    known.keep(Checkpoints.kept(next));
    log.info("{} has done pass {}: {}", run.name(), next.epoch() - 1, ended);
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

  private RunEnd complete() throws Diverged, LiveRun.Halted {
    boolean best = recipe.keep() == Keep.BEST && data.validation().isPresent();
    long step = best ? progress.best().orElse(progress.step()) : progress.step();
    int epoch = best ? progress.bestEpoch() : progress.epoch() - 1;
    VersionName version = make(step, epoch, Optional.empty());
    return RunEnd.completed(version, progress.epoch() - 1, epoch);
  }

  private VersionName make(long step, int epoch, Optional<Long> divergedAt)
      throws Diverged, LiveRun.Halted {
    try {
      return makeOf(step, epoch, divergedAt);
    } catch (LiveRun.Halted e) {
      passes.rest(progress);
      throw e;
    }
  }

  /** Makes the version of a checkpoint. */
  private VersionName makeOf(long step, int epoch, Optional<Long> divergedAt)
      throws Diverged, LiveRun.Halted {
    restore(step);
    Optional<Predictions> predictions = known.at(step);
    if (predictions.isEmpty() && data.validation().isPresent()) {
      predictions = Optional.of(scoring.predictions(data.validation().get(), data.labels().size()));
    }
    TrainedVersion trained =
        new TrainedVersion(progress.epoch() - 1, epoch, step, predictions, goldens(), divergedAt);
    run.requireGoing();
    return parts.versions().make(run, recipe, data, trainer, parts.thread(), trained);
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

  private RunEnd diverged(Diverged found) throws LiveRun.Halted {
    Optional<VersionName> version = Optional.empty();
    if (checkpoints.recorded().isPresent()) {
      progress = checkpoints.recorded().get();
      int epoch = progress.batch() == 0 ? progress.epoch() - 1 : 0;
      version = makeIfSound(progress.step(), epoch, found);
      if (version.isEmpty() && progress.best().isPresent()) {
        version = makeIfSound(progress.best().getAsLong(), progress.bestEpoch(), found);
      }
    }
    String detail =
        "%s is not finite any more at step %d: lower the learning rate, clip the gradients, or begin with a warm-up. %s"
            .formatted(
                found.getMessage(),
                found.step(),
                version
                    .map(name -> "%s has the last weights that were finite.".formatted(name))
                    .orElse(
                        "There is no checkpoint before that with which a version could be made."));
    return RunEnd.failed(
        new RunFailure(Reason.TRAINING_DIVERGED.name(), detail, found.step()), version);
  }

  /** Weights that are finite may score what is not: then nobody could serve them. */
  private Optional<VersionName> makeIfSound(long step, int epoch, Diverged found)
      throws LiveRun.Halted {
    try {
      return Optional.of(make(step, epoch, Optional.of(found.step())));
    } catch (Diverged e) {
      log.warn("The checkpoint of {} at step {} scores what is not finite", run.name(), step);
      return Optional.empty();
    }
  }

  private void restore(long step) {
    parts.thread().run(() -> trainer.restore(run.folder().checkpoint(step)));
  }

  /** Frees the trainer and the memory. */
  @Override
  public void close() {
    parts.thread().run(trainer::close);
    memory.close();
  }
}
