package dev.marquee.server.serving;

import dev.marquee.server.registry.VersionName;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;

/**
 * A version's place among the loaded ones, from the start of its loading on. Its counters are
 * guarded by the lock of {@link LiveModels}.
 */
final class Slot {
  private final VersionName name;
  private final long bytes;
  private final CompletableFuture<LoadedVersion> version = new CompletableFuture<>();
  private int leases;
  private long lastUse;

  Slot(VersionName name, long bytes) {
    this.name = name;
    this.bytes = bytes;
  }

  VersionName name() {
    return name;
  }

  long bytes() {
    return bytes;
  }

  /** A copy, so that one caller who gives up does not take the version from the others. */
  Future<LoadedVersion> version() {
    return version.copy();
  }

  void complete(LoadedVersion loaded) {
    version.complete(loaded);
  }

  void fail(Throwable failure) {
    version.completeExceptionally(failure);
  }

  boolean ready() {
    return version.isDone() && !version.isCompletedExceptionally();
  }

  Optional<LoadedVersion> loaded() {
    return ready() ? Optional.of(version.join()) : Optional.empty();
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
