package dev.marquee.server.training;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.marquee.server.registry.Cause;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A run that has not ended, as this process knows it. Thread-safe. */
final class LiveRun {
  private final StoredRun accepted;
  private final RunFolder folder;
  private final Optional<BatchIntake> intake;

  /** Whether nothing more is done for it here. */
  @GuardedBy("this")
  private boolean over;

  /** Why its end could not be kept, so far. */
  @GuardedBy("this")
  private @Nullable RuntimeException delayed;

  @GuardedBy("this")
  private @Nullable Cause cancelled;

  @GuardedBy("this")
  private boolean stopping;

  private volatile long steps;

  private volatile String waitsFor = "";

  LiveRun(StoredRun accepted, RunFolder folder, Optional<BatchIntake> intake) {
    this.accepted = accepted;
    this.folder = folder;
    this.intake = intake;
    this.steps = accepted.checkpointStep();
    intake.ifPresent(one -> one.listen(this::wake));
  }

  /** Why a run does not go on, though nothing is wrong with it. */
  static final class Halted extends Exception {
    private static final long serialVersionUID = 1;
  }

  RunName name() {
    return accepted.name();
  }

  /** Returns the run as it was when this process took it up. */
  StoredRun accepted() {
    return accepted;
  }

  RunFolder folder() {
    return folder;
  }

  /** Returns where streamed batches arrive; empty where none are streamed. */
  Optional<BatchIntake> intake() {
    return intake;
  }

  /** Returns how many steps were made by now. */
  long steps() {
    return steps;
  }

  void stepped(long step) {
    steps = step;
  }

  /** Returns what it waits for at the moment, besides batches; empty where for nothing. */
  String waitsFor() {
    return waitsFor;
  }

  /**
   * @param what it waits for; empty where it goes on
   */
  void waitFor(String what) {
    waitsFor = what;
  }

  /** Has it end without a version, after the step that is being made. */
  synchronized void cancel(Cause cause) {
    if (cancelled == null) {
      cancelled = cause;
    }
    notifyAll();
  }

  synchronized Optional<Cause> cancelled() {
    return Optional.ofNullable(cancelled);
  }

  /** Has it rest, after the step that is being made, until the server is there again. */
  synchronized void stop() {
    stopping = true;
    notifyAll();
  }

  synchronized boolean isHalted() {
    return stopping || cancelled != null;
  }

  /**
   * Returns if it may go on.
   *
   * @throws Halted if it was cancelled, or the server stops
   */
  void requireGoing() throws Halted {
    if (isHalted()) {
      throw new Halted();
    }
  }

  /**
   * Waits until a batch arrives, the run is halted, or some time is over.
   *
   * @param done looked at once more before it waits, so that nothing arrives in between unnoticed
   */
  synchronized void await(Duration time, BooleanSupplier done) throws InterruptedException {
    if (!stopping && cancelled == null && !done.getAsBoolean()) {
      TimeUnit.NANOSECONDS.timedWait(this, time.toNanos());
    }
  }

  private synchronized void wake() {
    notifyAll();
  }

  /** Says that it rests until the server is there again: whoever waits goes on. */
  void rest() {
    intake.ifPresent(BatchIntake::rest);
    leave();
  }

  /** Says that it trains no more, though its end may still have to be kept. */
  void endTraining() {
    intake.ifPresent(BatchIntake::end);
  }

  /** Says that its end is kept: whoever waits for that goes on. */
  synchronized void leave() {
    over = true;
    notifyAll();
  }

  /** Says that its end could not be kept yet: whoever waits for it learns why. */
  synchronized void delayEnd(RuntimeException why) {
    delayed = why;
    waitsFor = "that how it ended can be stored";
    notifyAll();
  }

  /**
   * Waits until its end is kept, or it rests.
   *
   * @throws RuntimeException why its end cannot be kept for now
   */
  synchronized void awaitEnd() throws InterruptedException {
    while (!over && delayed == null) {
      wait();
    }
    if (!over && delayed != null) {
      throw delayed;
    }
  }
}
