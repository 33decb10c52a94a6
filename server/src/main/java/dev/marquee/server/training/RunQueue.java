package dev.marquee.server.training;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.server.registry.Cause;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.UUID;
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

  @GuardedBy("this")
  private @Nullable LiveRun current;

  @GuardedBy("this")
  private boolean stopping;

  /** Learns of runs that have ended, or rest. */
  interface Listener {
    void left(LiveRun run);
  }

  private final Listener listener;
  private final Runnable rested;

  /**
   * @param rested run once no run is trained any more, after {@link #stop}
   */
  RunQueue(TrainingParts parts, Listener listener, Runnable rested) {
    this.parts = parts;
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
      waited = waiting.remove(run);
    }
    if (waited) {
      leave(run, Optional.of(cancelled(cause)));
    }
  }

  private void trainAll() {
    try {
      for (LiveRun run = next(); run != null; run = next()) {
        execute(run);
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
    try (RunExecution execution = new RunExecution(run, parts)) {
      end = Optional.of(execution.run());
    } catch (LiveRun.Halted e) {
      end = run.cancelled().map(RunQueue::cancelled);
    } catch (Failure e) {
      end =
          e.reason() == Reason.SHUTTING_DOWN
              ? Optional.empty()
              : Optional.of(failed(run, e.reason().name(), String.valueOf(e.getMessage())));
    } catch (RuntimeException | Error e) {
      String id = UUID.randomUUID().toString();
      log.error("{} failed, {}", run.name(), id, e);
      end =
          Optional.of(
              failed(
                  run,
                  Reason.INTERNAL.name(),
                  "Something went wrong in the server; its log says what, under " + id + "."));
    }
    leave(run, end);
  }

  private static RunEnd cancelled(Cause cause) {
    return RunEnd.cancelled(cause.actor(), cause.reason());
  }

  private static RunEnd failed(LiveRun run, String reason, String detail) {
    return RunEnd.failed(new RunFailure(reason, detail, run.steps()), Optional.empty());
  }

  /** What is durable first: nobody is told of an end that a failure of the machine would undo. */
  private void leave(LiveRun run, Optional<RunEnd> end) {
    try {
      if (end.isPresent()) {
        RunEnd how = end.get();
        StoredRun _ =
            parts
                .log()
                .change(run.name(), stored -> stored.ended(how, parts.log().now()), how.event());
        run.intake().ifPresent(BatchIntake::end);
        run.folder().remove();
        log.info(
            "{} has ended, {} after {} steps: {}",
            run.name(),
            how.state(),
            run.steps(),
            how.event());
      }
    } catch (RuntimeException e) {
      log.error(
          "The end of {} could not be kept; it goes on when the server is started anew",
          run.name(),
          e);
    } finally {
      run.end();
      listener.left(run);
    }
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
