package dev.marquee.server.training;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.marquee.server.registry.Cause;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Trains one run after the other, in the order in which they came, on one thread. Thread-safe. */
final class RunQueue {
  private static final Logger log = LoggerFactory.getLogger(RunQueue.class);

  private final TrainingParts parts;
  private final Thread thread = Thread.ofPlatform().name("train").unstarted(this::trainAll);

  @GuardedBy("this")
  private final Deque<LiveRun> waiting = new ArrayDeque<>();

  /** Those that cannot go on before the server is started again. */
  @GuardedBy("this")
  private final Set<LiveRun> setAside = new HashSet<>();

  @GuardedBy("this")
  private @Nullable LiveRun current;

  @GuardedBy("this")
  private boolean stopping;

  /** Learns of runs that have ended, or rest. */
  interface Listener {
    void left(LiveRun run);
  }

  private final RunEnds ends;
  private final Listener listener;
  private final Runnable rested;

  /**
   * @param ends closed by whoever made it, after this has ended
   * @param rested run once no run is trained any more, after {@link #stop}
   */
  RunQueue(TrainingParts parts, RunEnds ends, Listener listener, Runnable rested) {
    this.parts = parts;
    this.ends = ends;
    this.listener = listener;
    this.rested = rested;
  }

  void start() {
    thread.start();
  }

  synchronized void add(LiveRun run) {
    waiting.addLast(run);
    notifyAll();
  }

  /** Returns how many runs come before one that is added now. */
  synchronized int length() {
    return waiting.size() + (current == null ? 0 : 1);
  }

  /** Returns how many runs wait for their turn. */
  synchronized int waiting() {
    return waiting.size();
  }

  /** Has a run end without a version: at once where it waits, else after the step it is at. */
  void cancel(LiveRun run, Cause cause) {
    run.cancel(cause);
    boolean waited;
    synchronized (this) {
      waited = waiting.remove(run) || setAside.remove(run);
    }
    if (waited) {
      leave(run, Optional.of(RunEnd.cancelled(cause)));
    }
  }

  private void trainAll() {
    try {
      for (LiveRun run = next(); run != null; run = next()) {
        try {
          execute(run);
        } catch (RuntimeException | Error e) {
          // Those that wait shall have their turn all the same.
          log.error(
              "{} cannot be left, and rests until the server is started again", run.name(), e);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      rested.run();
    }
  }

  private synchronized @Nullable LiveRun next() throws InterruptedException {
    current = null;
    while (waiting.isEmpty() && !stopping) {
      wait();
    }
    current = stopping ? null : waiting.removeFirst();
    return current;
  }

  private void execute(LiveRun run) throws InterruptedException {
    run.intake().ifPresent(BatchIntake::begin);
    Optional<RunEnd> end;
    try {
      end = Optional.of(trained(run));
    } catch (LiveRun.Halted e) {
      end = run.cancelled().map(RunEnd::cancelled);
    } catch (Readying.Unprepared e) {
      leaveUnprepared(run, Objects.requireNonNull(e.getCause()));
      return;
    } catch (RuntimeException | Error e) {
      end = run.isHalted() ? run.cancelled().map(RunEnd::cancelled) : Optional.of(failed(run, e));
    }
    leave(run, end);
  }

  /** A run whose version was made before the process ended needs nothing any more. */
  private RunEnd trained(LiveRun run)
      throws LiveRun.Halted, Readying.Unprepared, InterruptedException {
    Optional<RunEnd> made = Readying.await(run, () -> RunExecution.made(run.accepted(), parts));
    if (made.isPresent()) {
      return made.get();
    }
    try (RunExecution execution = Readying.await(run, () -> new RunExecution(run, parts))) {
      return execution.run();
    }
  }

  /**
   * A run that has learned something is worth another attempt: what it lacks, such as a plugin, a
   * device or memory, may be there at the next start.
   */
  private void leaveUnprepared(LiveRun run, Throwable why) {
    if (run.accepted().progress().isEmpty() && !run.isHalted()) {
      leave(run, Optional.of(failed(run, why)));
      return;
    }
    if (!run.isHalted()) {
      log.warn(
          "{} cannot be prepared, and rests at step {} until the server is started again: mend what is said here, or end it with 'marquee runs cancel {}'",
          run.name(),
          run.steps(),
          run.name(),
          why);
      // Before it is set aside: from then on a cancellation may end it at any time.
      Telemetry telemetry = new Telemetry(run.name(), parts.log());
      telemetry.tell(RunState.QUEUED);
      telemetry.tell(new RunEvent.Resting(run.steps(), RunFailure.of(why, run)));
    }
    if (!setAside(run)) {
      leave(run, run.cancelled().map(RunEnd::cancelled));
    }
  }

  /** Returns false where it was halted: then nobody else would end it. */
  private synchronized boolean setAside(LiveRun run) {
    return !run.isHalted() && setAside.add(run);
  }

  /** What is said where not even its last checkpoint could be made use of. */
  private static RunEnd failed(LiveRun run, Throwable thrown) {
    RunFailure failure = RunFailure.of(thrown, run);
    return RunEnd.failed(run.steps() == 0 ? failure : failure.and("What it had learned is lost."));
  }

  /** What is durable first: nobody is told of an end that a failure of the machine would undo. */
  private void leave(LiveRun run, Optional<RunEnd> end) {
    if (end.isEmpty()) {
      run.rest();
      listener.left(run);
      return;
    }
    run.endTraining();
    ends.keep(
        run.name(),
        end.get(),
        run.steps(),
        new RunEnds.Listener() {
          @Override
          public void kept(StoredRun kept) {
            run.folder().remove();
            run.leave();
            listener.left(run);
          }

          @Override
          public void delayed(RuntimeException why) {
            run.delayEnd(why);
          }
        });
  }

  /** Begins no run any more, and has the one that trains rest after its step. Waits for nothing. */
  synchronized void stop() {
    stopping = true;
    if (current != null) {
      current.stop();
    }
    notifyAll();
  }

  /** Waits for that. */
  void awaitEnd() throws InterruptedException {
    thread.join();
  }
}
