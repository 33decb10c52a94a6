package dev.marquee.server.training;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.server.feed.Feed;
import dev.marquee.server.registry.Cause;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The training runs of a server: begun, taken up again, cancelled. They go on by themselves, from
 * the start of the server to its stop. Thread-safe.
 */
public final class Runs implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Runs.class);

  /** A run takes minutes or hours: sooner there is hardly a place to be had. */
  private static final Duration RETRY_AFTER = Duration.ofSeconds(30);

  private static final Duration STARTED_AFTER = Duration.ofSeconds(2);

  private final TrainingStore store;
  private final TrainingParts parts;
  private final RunAcceptance acceptance;
  private final Feed<RunName> feed;
  private final RunEnds ends;
  private final LiveRuns live;
  private final RunQueue queue;

  @GuardedBy("this")
  private boolean stopping;

  @GuardedBy("this")
  private boolean started;

  /**
   * @param ends closed with this
   */
  Runs(
      TrainingStore store,
      TrainingParts parts,
      RunAcceptance acceptance,
      Feed<RunName> feed,
      RunEnds ends,
      LiveRuns live) {
    this.store = store;
    this.parts = parts;
    this.acceptance = acceptance;
    this.feed = feed;
    this.ends = ends;
    this.live = live;
    this.queue = new RunQueue(parts, ends, live::left, feed::close);
  }

  /** Goes on with the runs that have not ended, and takes new ones. */
  public synchronized void start() {
    if (stopping) {
      return;
    }
    List<StoredRun> unfinished = store.read(TrainingReader::unfinished);
    live.clear(unfinished);
    unfinished.forEach(this::takeUp);
    if (!unfinished.isEmpty()) {
      log.info("Training goes on: {} of the runs have not ended", unfinished.size());
    }
    started = true;
    queue.start();
  }

  /**
   * Begins a run, or returns the one of this name, however far it is.
   *
   * @throws Failure.AlreadyExists ({@code RUN_ID_REUSED}) if that is of another specification
   * @throws Failure.Exhausted ({@code TOO_MANY_RUNS}) if as many wait as may
   * @throws Failure.Unavailable ({@code STARTING}) before {@link #start}
   * @throws Failure if something that it names is not there, or it cannot be trained so
   */
  public StoredRun begin(RunName name, RunSpec spec, Cause cause) {
    requireStarted();
    Optional<StoredRun> known = known(name, spec);
    if (known.isPresent()) {
      return known.get();
    }
    // Not under the lock: a dataset of many examples takes a while to be read.
    RunAcceptance.Found found = acceptance.resolve(spec);
    return insert(name, spec, found, cause);
  }

  /** Before {@link #start} the runs that go on are not known to do so. */
  private synchronized void requireStarted() {
    if (!started && !stopping) {
      throw new Failure.Unavailable(
          Reason.STARTING,
          "The server still loads what is in production, and takes up trainings after that: come again in some seconds.",
          STARTED_AFTER);
    }
  }

  private Optional<StoredRun> known(RunName name, RunSpec spec) {
    Optional<StoredRun> known = store.read(reader -> reader.run(name));
    if (known.isPresent() && !known.get().spec().equals(spec)) {
      throw new Failure.AlreadyExists(
          Reason.RUN_ID_REUSED,
          "%s is a run of another specification, which differs in %s: choose a new run_id for each run."
              .formatted(name, String.join(", ", known.get().spec().differences(spec))));
    }
    return known;
  }

  private synchronized StoredRun insert(
      RunName name, RunSpec spec, RunAcceptance.Found found, Cause cause) {
    Optional<StoredRun> known = known(name, spec);
    if (known.isPresent()) {
      return known.get();
    }
    if (stopping) {
      throw new Failure.Unavailable(Reason.SHUTTING_DOWN, "The server is shutting down.");
    }
    if (queue.waiting() >= parts.limits().maxWaiting()) {
      throw new Failure.Exhausted(
          Reason.TOO_MANY_RUNS,
          "%d runs wait for their turn, as many as training.max_runs allows: come again when one of them has ended."
              .formatted(queue.waiting()),
          RETRY_AFTER);
    }
    StoredRun wanted =
        StoredRun.queued(name, spec, found.resolved(), cause.actor(), parts.log().now());
    StoredRun stored =
        store.write(
            writer -> {
              // What it needs may have been deleted meanwhile; from here on it is kept.
              acceptance.requireThere(spec, found);
              writer.insert(wanted);
              writer.append(name, wanted.createTime(), new RunEvent.Queued(queue.length()));
              return writer.run(name).orElseThrow();
            });
    log.info(
        "{} is accepted for {} of {} with seed {}, begun by {} at {}",
        name,
        spec.model(),
        found.resolved().architecture(),
        spec.seed(),
        RunWords.actor(cause.actor()),
        cause.peer());
    takeUp(stored);
    return stored;
  }

  private void takeUp(StoredRun run) {
    live.takeUp(run).ifPresent(queue::add);
  }

  /** Returns where the batches of a run arrive; empty where it has ended or has none. */
  public synchronized Optional<BatchIntake> intake(RunName name) {
    return live.find(name).flatMap(LiveRun::intake);
  }

  /** Returns how many steps a run has made by now. */
  public long steps(StoredRun run) {
    return run.outcome().isPresent()
        ? run.steps()
        : live.find(run.name()).map(LiveRun::steps).orElse(run.steps());
  }

  /**
   * Ends a run without a version, and returns once it has ended. One that has ended stays as it is.
   *
   * @throws Failure.NotFound ({@code TRAINING_RUN_NOT_FOUND}) if there is none of this name
   * @throws Failure.Unavailable ({@code STARTING}) before {@link #start}
   * @throws RuntimeException if that it ended cannot be kept; it trains no more, and that is tried
   *     again
   */
  public StoredRun cancel(RunName name, Cause cause) throws InterruptedException {
    requireStarted();
    StoredRun known = run(name);
    if (known.state().ended()) {
      return known;
    }
    log.info(
        "{} is to be cancelled, says {} at {}{}",
        name,
        RunWords.actor(cause.actor()),
        cause.peer(),
        cause.reason().isEmpty() ? "" : ": " + cause.reason());
    Optional<LiveRun> found = find(name);
    if (found.isPresent()) {
      queue.cancel(found.get(), cause);
      awaitEnd(found.get());
    }
    // It may rest, for the server stops, or not have been taken up: nobody else ends it then.
    return parts.log().end(name, RunEnd.cancelled(cause), steps(known));
  }

  private static void awaitEnd(LiveRun run) throws InterruptedException {
    try {
      run.awaitEnd();
    } catch (Failure.Exhausted e) {
      throw new Failure.Exhausted(
          e.reason(),
          "%s trains no more, but that can only be kept once there is room on the server's disk: make room. It need not be cancelled again, unless the server is started anew before that: then it goes on."
              .formatted(run.name()),
          null);
    }
  }

  /** Returns what a run that has its turn waits for at the moment; empty where for nothing. */
  public String waitsFor(RunName name) {
    return live.find(name).map(LiveRun::waitsFor).orElse("");
  }

  /** Under the lock: between a run's being stored and its being taken up there is nothing. */
  private synchronized Optional<LiveRun> find(RunName name) {
    return live.find(name);
  }

  /**
   * Returns a run.
   *
   * @throws Failure.NotFound ({@code TRAINING_RUN_NOT_FOUND}) if there is none of this name
   */
  public StoredRun run(RunName name) {
    return store
        .read(reader -> reader.run(name))
        .orElseThrow(
            () ->
                new Failure.NotFound(
                    Reason.TRAINING_RUN_NOT_FOUND,
                    "There is no %s: see ListTrainingRuns.".formatted(name)));
  }

  /** Begins no run any more, and has the one that trains rest after its step. Waits for nothing. */
  public synchronized void stop() {
    stopping = true;
    queue.stop();
    if (!started) {
      feed.close();
    }
  }

  /**
   * Waits until the run that trains rests, and frees what runs are trained with: as long as one
   * step and one checkpoint take, or one batch of a measurement.
   */
  @Override
  public void close() {
    stop();
    boolean interrupted = false;
    while (true) {
      try {
        queue.awaitEnd();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    ends.close();
    parts.thread().close();
    parts.decoding().close();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
