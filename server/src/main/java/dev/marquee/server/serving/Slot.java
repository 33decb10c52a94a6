package dev.marquee.server.serving;

import dev.marquee.models.failure.Failure;
import dev.marquee.server.registry.VersionEntry;
import dev.marquee.server.registry.VersionName;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;

/**
 * A version's place among the loaded ones, from the start of its loading on. Its admission counts
 * from the start, too, so that a version that is still loading cannot gather requests without end.
 * Its counters are guarded by the lock of {@link LiveModels}.
 */
final class Slot {
  private final VersionEntry entry;
  private final long bytes;
  private final Admission admission;
  private final CompletableFuture<LoadedVersion> version = new CompletableFuture<>();
  private int leases;
  private long lastUse;
  private long failedAt;

  Slot(VersionEntry entry, long bytes, Admission admission) {
    this.entry = entry;
    this.bytes = bytes;
    this.admission = admission;
  }

  VersionName name() {
    return entry.name();
  }

  VersionEntry entry() {
    return entry;
  }

  Admission admission() {
    return admission;
  }

  /** Returns what it takes of the budget: nothing once its loading has failed. */
  long bytes() {
    return failed() ? 0 : bytes;
  }

  /** A copy, so that one caller who gives up does not take the version from the others. */
  Future<LoadedVersion> version() {
    return version.copy();
  }

  void complete(LoadedVersion loaded) {
    version.complete(loaded);
  }

  /**
   * @param now the reading of the clock, in nanoseconds
   */
  void fail(Throwable failure, long now) {
    failedAt = now;
    version.completeExceptionally(failure);
  }

  boolean failed() {
    return version.isCompletedExceptionally();
  }

  /** Returns when its loading failed, in nanoseconds; means nothing while it has not. */
  long failedAt() {
    return failedAt;
  }

  /** Returns what its loading failed with, if it did and that is a refusal. */
  Optional<Failure> failure() {
    return failed() && version.exceptionNow() instanceof Failure failure
        ? Optional.of(failure)
        : Optional.empty();
  }

  /** Returns the version, once it is there. */
  Optional<LoadedVersion> ready() {
    return version.isDone() && !failed() ? Optional.of(version.join()) : Optional.empty();
  }

  void hold(long use) {
    leases++;
    lastUse = use;
  }

  void release() {
    leases--;
  }

  /** Returns whether nobody holds it, and it is not being loaded. */
  boolean idle() {
    return leases == 0 && version.isDone();
  }

  long lastUse() {
    return lastUse;
  }
}
