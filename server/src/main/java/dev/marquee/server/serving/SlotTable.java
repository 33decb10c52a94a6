package dev.marquee.server.serving;

import com.github.benmanes.caffeine.cache.Ticker;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.server.registry.ModelReference;
import dev.marquee.server.registry.Registry;
import dev.marquee.server.registry.VersionEntry;
import dev.marquee.server.registry.VersionName;
import dev.marquee.server.serving.Slot.Course;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * What those who ask for versions do to the slots: take hold of them, give them back, let them go.
 * Each of it is one step. Waits for nothing, but for {@link #close}. Thread-safe.
 */
final class SlotTable implements AutoCloseable {
  /** How long a version that failed to load is refused without another try. */
  static final Duration RETRY = Duration.ofSeconds(10);

  /** How many failures are remembered for longer than that, for whoever asks why. */
  static final int KEPT_FAILURES = 100;

  /** Whether a version that failed to load a moment ago is refused for that. */
  enum Again {
    /** It is, so that requests do not make the server load it over and over. */
    AFTER_A_WHILE,
    /** It is tried again, for whoever asks has a reason to. */
    AT_ONCE
  }

  /** What a reference means, with its slot, held, if it has one. */
  record Taken(VersionName name, Optional<Slot> slot) {}

  private final Registry registry;
  private final Slots slots;
  private final Budget budget;
  private final ServingLimits limits;
  private final Ticker ticker;

  @GuardedBy("slots")
  private long uses;

  @GuardedBy("slots")
  private boolean closed;

  SlotTable(Registry registry, Slots slots, Budget budget, ServingLimits limits, Ticker ticker) {
    this.registry = registry;
    this.slots = slots;
    this.budget = budget;
    this.limits = limits;
    this.ticker = ticker;
  }

  /** Resolves a reference and takes hold of its slot. */
  Taken take(ModelReference reference, Again again) {
    synchronized (slots) {
      requireOpen();
      VersionName name = registry.resolve(reference);
      return new Taken(name, known(name, again));
    }
  }

  /**
   * Takes hold of the slot of a version that was looked up, or makes one.
   *
   * @param load is given a new slot, to begin its load without waiting for anything
   * @return empty if the reference means another version by now
   * @throws Failure.Exhausted if there is no room for it
   */
  Optional<Slot> begin(
      ModelReference reference, VersionEntry entry, long bytes, Again again, Consumer<Slot> load) {
    synchronized (slots) {
      requireOpen();
      if (!registry.resolve(reference).equals(entry.name())) {
        return Optional.empty();
      }
      Optional<Slot> known = known(entry.name(), again);
      return known.isPresent() ? known : Optional.of(add(entry, bytes, load));
    }
  }

  /** Holds the slot of a version that is loaded, being loaded, or failed not long ago. */
  @GuardedBy("slots")
  private Optional<Slot> known(VersionName name, Again again) {
    Optional<Slot> known = slots.get(name);
    if (known.isPresent()) {
      Slot slot = known.get();
      if (slot.failed() && (again == Again.AT_ONCE || isOver(slot))) {
        return Optional.empty();
      }
      slot.hold(++uses);
      slots.stay(slot);
    }
    return known;
  }

  /** Returns whether a version that failed to load may be tried again by any request. */
  private boolean isOver(Slot failed) {
    return ticker.read() - failed.failedAt() > RETRY.toNanos();
  }

  @GuardedBy("slots")
  private Slot add(VersionEntry entry, long bytes, Consumer<Slot> load) {
    // Nobody goes yet: first it has to prove sound.
    List<Slot> _ = budget.victims(entry.name(), bytes, slots.staying(), registry.aliased());
    Slot slot = new Slot(entry, bytes, limits.newAdmission(), new LoadSteps(ticker));
    slot.hold(++uses);
    slots.put(slot);
    forgetOldFailures();
    load.accept(slot);
    return slot;
  }

  /** Otherwise a server with many broken versions would come to keep what each failed with. */
  @GuardedBy("slots")
  private void forgetOldFailures() {
    List<Slot> old =
        slots.failed().stream()
            .sorted(Comparator.comparingLong(Slot::failedAt).reversed())
            .skip(KEPT_FAILURES)
            .filter(this::isOver)
            .toList();
    for (Slot slot : old) {
      slots.remove(slot);
    }
  }

  /** Returns the slot that is to be had for a version, without holding it. */
  Optional<Slot> find(VersionName name) {
    synchronized (slots) {
      return slots.get(name);
    }
  }

  /**
   * Keeps a version that is held from being unloaded on request.
   *
   * @return false if it has been let go already
   */
  boolean pin(Slot slot) {
    synchronized (slots) {
      boolean there = slots.get(slot.name()).filter(slot::equals).isPresent();
      if (there) {
        slot.pin();
      }
      return there;
    }
  }

  /** Undoes {@link #pin}. */
  void unpin(Slot slot) {
    synchronized (slots) {
      slot.unpin();
    }
  }

  /** Gives a slot back. */
  void release(Slot slot) {
    synchronized (slots) {
      slot.release();
      slots.settle(slot);
    }
  }

  /** Lets a version go once nobody holds it, unless an alias names it or it is asked for again. */
  void retire(VersionName name) {
    synchronized (slots) {
      Optional<Slot> slot = slots.get(name);
      if (slot.isPresent() && !registry.aliased().contains(name)) {
        slot.get().setCourse(Course.RETIRED);
        slots.settle(slot.get());
      }
    }
  }

  /** Lets a version go once nobody holds it; whoever asks for it meanwhile gets a new slot. */
  void discard(VersionName name) {
    synchronized (slots) {
      slots.get(name).ifPresent(this::discard);
    }
  }

  /** As {@link #discard(VersionName)}, for one slot and none that has come after it. */
  void discard(Slot slot) {
    synchronized (slots) {
      if (slots.get(slot.name()).stream().anyMatch(slot::equals)) {
        slots.discard(slot);
      }
    }
  }

  /**
   * Discards a version that no alias names.
   *
   * @return completes when its memory is free
   */
  CompletableFuture<Void> unload(VersionName name) {
    synchronized (slots) {
      if (registry.aliased().contains(name)) {
        throw new Failure.FailedPrecondition(
            Reason.VERSION_ALIASED,
            "An alias points to %s: move or delete the alias before you unload it."
                .formatted(name));
      }
      if (slots.get(name).filter(Slot::pinned).isPresent()) {
        throw new Failure.FailedPrecondition(
            Reason.VERSION_ALIASED,
            "%s is on its way into production: wait for the end of that before you unload it."
                .formatted(name));
      }
      discard(name);
      return CompletableFuture.allOf(
          slots.leaving().stream()
              .filter(slot -> slot.name().equals(name))
              .map(Slot::closed)
              .toArray(CompletableFuture<?>[]::new));
    }
  }

  @GuardedBy("slots")
  private void requireOpen() {
    if (closed) {
      throw Waiting.shuttingDown();
    }
  }

  /** Refuses everybody from now on, and lets everything go. */
  void shutDown() {
    synchronized (slots) {
      closed = true;
      slots.names().forEach(this::discard);
    }
  }

  /** Frees everything, whoever holds it, and waits for that. No load is under way any more. */
  @Override
  public void close() {
    List<Slot> leaving;
    synchronized (slots) {
      leaving = slots.leaving();
      leaving.forEach(slot -> end(slot));
    }
    leaving.forEach(slot -> slot.closed().join());
  }

  @GuardedBy("slots")
  private void end(Slot slot) {
    slots.end(slot);
  }
}
