package dev.marquee.server.serving;

import com.google.common.base.Throwables;
import com.google.common.util.concurrent.Uninterruptibles;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/**
 * Something that is started when it is first needed, or begun before, and closed if it was.
 * Thread-safe: it is started once.
 */
public final class OnDemand<T> {
  private final Supplier<T> start;

  @GuardedBy("this")
  private Optional<T> started = Optional.empty();

  /** What {@link #begin} has begun and nobody has asked for yet. */
  @GuardedBy("this")
  private Optional<FutureTask<T>> begun = Optional.empty();

  /**
   * @param start asked again after it has thrown
   */
  public OnDemand(Supplier<T> start) {
    this.start = start;
  }

  /**
   * Begins to start it, on a thread of its own, for whoever will ask for it: the first to do so
   * waits for that, and is told if it has failed. Waits for nothing; twice does nothing.
   *
   * @param name what the thread is called
   */
  public synchronized void begin(String name) {
    if (started.isPresent() || begun.isPresent()) {
      return;
    }
    FutureTask<T> task = new FutureTask<>(start::get);
    Thread _ = Thread.ofPlatform().daemon().name(name).start(task);
    begun = Optional.of(task);
  }

  /** Returns it, started here if it was not; throws what starting it throws. */
  public synchronized T get() {
    if (started.isEmpty()) {
      Optional<FutureTask<T>> early = begun;
      begun = Optional.empty();
      started = Optional.of(early.map(OnDemand::await).orElseGet(start));
    }
    return started.get();
  }

  private static <T> T await(FutureTask<T> task) {
    try {
      return Uninterruptibles.getUninterruptibly(task);
    } catch (ExecutionException e) {
      Throwable cause = Objects.requireNonNull(e.getCause());
      Throwables.throwIfUnchecked(cause);
      throw new IllegalStateException(cause);
    }
  }

  /** Returns it if somebody has asked for it and it was started. */
  public synchronized Optional<T> started() {
    return started;
  }
}
