package dev.marquee.server.serving;

import dev.marquee.models.failure.Failure;
import dev.marquee.server.registry.VersionEntry;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * The right to use a version: it stays loaded, or goes on being loaded, until the lease is closed.
 * Thread-safe.
 */
public final class Lease implements AutoCloseable {
  private final Slot slot;
  private final Runnable release;
  private final AtomicBoolean open = new AtomicBoolean(true);

  Lease(Slot slot, Runnable release) {
    this.slot = slot;
    this.release = release;
  }

  /** Returns the version that is held. */
  public VersionEntry version() {
    return slot.entry();
  }

  /** Returns the version if it is loaded, without waiting. */
  Optional<LoadedVersion> ready() {
    return slot.ready();
  }

  /**
   * Takes the right to have an image in the making, before any work is done for it.
   *
   * @throws Failure.Exhausted at once, if there is no room, or so many are before it that the
   *     deadline would pass
   */
  Admission.Permit admit(long bytes, Deadline deadline) {
    Admission admission = slot.admission();
    Admission.Permit permit = admission.admit(bytes);
    // Those who come to a version that is loading wait for that; how long it takes, nobody knows.
    Optional<Batcher> batcher = slot.ready().map(LoadedVersion::batcher);
    long wait = batcher.map(ready -> ready.waitNanos(admission.items() - 1)).orElse(0L);
    long left = deadline.remainingNanos();
    // Whoever is run at once is let in: so a pace that was bad for a moment is found to be better.
    if (wait > left && admission.items() > batcher.map(Batcher::lanes).orElse(1)) {
      permit.close();
      throw admission.tooLate(Duration.ofNanos(wait), Duration.ofNanos(Math.max(0, left)));
    }
    return permit;
  }

  /**
   * Waits until the version is loaded.
   *
   * @throws Failure if it cannot be loaded, or the deadline passes first
   */
  LoadedVersion await(Deadline deadline) {
    return Waiting.await(slot.version(), deadline);
  }

  /**
   * As {@link #await}, for those who do not use the version themselves.
   *
   * @throws Failure if it cannot be loaded, or the deadline passes first
   */
  public void awaitLoaded(Deadline deadline) {
    LoadedVersion _ = await(deadline);
  }

  /**
   * Follows the load of the version, step by step, to where it is loaded or one has failed.
   *
   * @param listener is told of each step once, in their order: of those already taken here and now,
   *     of the others on the thread that runs the loads, also after the lease is closed. It must
   *     not wait: it holds up the load, and others who follow it
   */
  public void steps(Consumer<LoadStep> listener) {
    slot.steps().follow(listener);
  }

  /** Gives the version back. Closing twice gives it back once. */
  @Override
  public void close() {
    if (open.compareAndSet(true, false)) {
      release.run();
    }
  }
}
