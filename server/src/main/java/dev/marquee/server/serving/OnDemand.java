package dev.marquee.server.serving;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Something that is started when it is first needed, and closed if it was. Thread-safe: it is
 * started once.
 */
public final class OnDemand<T> {
  private final Supplier<T> start;

  @GuardedBy("this")
  private Optional<T> started = Optional.empty();

  /**
   * @param start asked again after it has thrown
   */
  public OnDemand(Supplier<T> start) {
    this.start = start;
  }

  /** Returns it, started here if it was not; throws what starting it throws. */
  public synchronized T get() {
    T there = started.orElseGet(start);
    started = Optional.of(there);
    return there;
  }

  /** Returns it if it was started. */
  public synchronized Optional<T> started() {
    return started;
  }
}
