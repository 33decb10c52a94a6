package dev.marquee.server.serving;

import dev.marquee.models.failure.Failure;
import dev.marquee.server.registry.VersionEntry;
import dev.marquee.server.registry.VersionName;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;

/**
 * A version's place among the loaded ones, from the start of its loading to where its memory is
 * free. Its admission counts from the start, too, so that a version that is still loading cannot
 * gather requests without end. What can be set is guarded by the lock of {@link Slots}, where
 * nothing else is said.
 */
final class Slot {

  /** What will become of it. */
  enum Course {
    /** It stays until its room is needed and nobody uses it. */
    STAYS,
    /** It is closed when nobody holds it, unless it is asked for before. */
    RETIRED,
    /** It is closed when nobody holds it, and given to nobody any more. */
    GONE,
    /** It is being closed. */
    ENDING
  }

  private final VersionEntry entry;
  private final long bytes;
  private final Admission admission;
  private final LoadSteps steps;
  private final CompletableFuture<LoadedVersion> version = new CompletableFuture<>();
  private final CompletableFuture<Void> closed = new CompletableFuture<>();
  private volatile boolean confirmed;
  private Course course = Course.STAYS;
  private boolean resident;
  private int leases;
  private int pins;
  private long lastUse;
  private long failedAt;

  Slot(VersionEntry entry, long bytes, Admission admission, LoadSteps steps) {
    this.entry = entry;
    this.bytes = bytes;
    this.admission = admission;
    this.steps = steps;
  }

  /** Keeps it from being unloaded on request, until {@link #unpin}. */
  void pin() {
    pins++;
  }

  void unpin() {
    pins--;
  }

  boolean pinned() {
    return pins > 0;
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

  /** Returns the steps of its load; thread-safe. */
  LoadSteps steps() {
    return steps;
  }

  /** Returns what it takes of the budget: nothing once its loading has failed. */
  long bytes() {
    return failed() ? 0 : bytes;
  }

  /** Returns what it takes of the memory: nothing before it has the room to be loaded. */
  long residentBytes() {
    return resident ? bytes() : 0;
  }

  void setResident() {
    resident = true;
  }

  Course course() {
    return course;
  }

  void setCourse(Course course) {
    this.course = course;
  }

  /** Returns whether the registry has had the version while this was in the table; lock-free. */
  boolean confirmed() {
    return confirmed;
  }

  void confirm() {
    confirmed = true;
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

  /** Returns how far it is; thread-safe. */
  LiveModels.State state() {
    return failed()
        ? LiveModels.State.FAILED
        : version.isDone() ? LiveModels.State.READY : LiveModels.State.LOADING;
  }

  /** Returns what its loading failed with, if it did and that is a refusal; thread-safe. */
  Optional<Failure> failure() {
    return failed() && version.exceptionNow() instanceof Failure failure
        ? Optional.of(failure)
        : Optional.empty();
  }

  /** Returns the version, once it is there; thread-safe. */
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

  /** Returns whether somebody holds it or it may be asked for. */
  boolean wanted() {
    return leases > 0 || course == Course.STAYS;
  }

  /** Returns whether nobody holds it, and it is not being loaded. */
  boolean idle() {
    return leases == 0 && version.isDone();
  }

  /** Returns whether its load has not come to where it needs room. */
  boolean waitsForRoom() {
    return !resident && !version.isDone();
  }

  long lastUse() {
    return lastUse;
  }

  /** Completes once its memory is free, also where its loading failed. */
  CompletableFuture<Void> closed() {
    return closed.copy();
  }

  /** Says that its memory is free; not under the lock, for who waits for it goes on here. */
  void completeClosed() {
    closed.complete(null);
  }
}
