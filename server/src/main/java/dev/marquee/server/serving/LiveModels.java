package dev.marquee.server.serving;

import com.github.benmanes.caffeine.cache.Ticker;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.server.registry.ModelReference;
import dev.marquee.server.registry.Registry;
import dev.marquee.server.registry.VersionEntry;
import dev.marquee.server.registry.VersionName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The versions that are loaded, within a budget of bytes. Thread-safe.
 *
 * <p>Whoever uses a version holds a lease on it. A version that is not loaded is loaded by its
 * first lease, once, however many ask. Where the budget is short, the version used longest ago is
 * unloaded, once what takes its place is known to be sound; one that an alias names or a lease
 * holds stays. A version that failed to load is refused for a while before it is tried again.
 */
public final class LiveModels implements AutoCloseable {
  /** How long a version that failed to load is refused without another try. */
  static final Duration RETRY = Duration.ofSeconds(10);

  private static final Logger log = LoggerFactory.getLogger(LiveModels.class);

  /** Whether a version takes requests at once. */
  public enum State {
    UNLOADED,
    LOADING,
    READY,
    FAILED
  }

  /** Learns how loads ended. Called on the loading thread. */
  public interface Listener {
    /** A version was loaded, or failed to be. */
    void loaded(VersionName version, boolean serves);
  }

  private final Registry registry;
  private final VersionLoader loader;
  private final Listener listener;
  private final long budgetBytes;
  private final ServingLimits limits;
  private final ExecutorService loading;
  private final Ticker ticker;
  private final Object lock = new Object();

  @GuardedBy("lock")
  private final Map<VersionName, Slot> slots = new HashMap<>();

  /** Slots out of the table whose versions the loader has not closed yet. */
  @GuardedBy("lock")
  private final Set<Slot> leaving = new HashSet<>();

  @GuardedBy("lock")
  private long uses;

  @GuardedBy("lock")
  private boolean closed;

  /**
   * @param budgetBytes how many bytes of weights may be loaded
   * @param loading runs the loads, one after the other; shut down by {@link #close}
   */
  public LiveModels(
      Registry registry,
      VersionLoader loader,
      Listener listener,
      long budgetBytes,
      ServingLimits limits,
      ExecutorService loading,
      Ticker ticker) {
    this.registry = registry;
    this.loader = loader;
    this.listener = listener;
    this.budgetBytes = budgetBytes;
    this.limits = limits;
    this.loading = loading;
    this.ticker = ticker;
  }

  /**
   * Takes a lease on the version that a reference means now, and begins to load it if need be.
   * Waits for nothing.
   *
   * @return the caller closes it
   * @throws Failure if there is no such version, or no room for it
   */
  public Lease hold(ModelReference reference) {
    Slot slot = slot(registry.resolve(reference));
    return new Lease(slot, () -> release(slot));
  }

  /**
   * Takes a lease, and waits until the version is loaded.
   *
   * @return the caller closes it
   * @throws Failure if there is no such version, it cannot be loaded, there is no room for it, or
   *     the deadline passes first
   */
  public Lease acquire(ModelReference reference, Deadline deadline) {
    Lease lease = hold(reference);
    try {
      LoadedVersion _ = lease.await(deadline);
      return lease;
    } catch (RuntimeException | Error e) {
      lease.close();
      throw e;
    }
  }

  /** Returns whether a version takes requests at once. */
  public State state(VersionName name) {
    synchronized (lock) {
      Slot slot = slots.get(name);
      if (slot == null) {
        return State.UNLOADED;
      }
      return slot.failed() ? State.FAILED : slot.ready().isPresent() ? State.READY : State.LOADING;
    }
  }

  /** Returns why a version failed to load, if it did. */
  public Optional<Failure> failure(VersionName name) {
    synchronized (lock) {
      return Optional.ofNullable(slots.get(name)).flatMap(Slot::failure);
    }
  }

  private Slot slot(VersionName name) {
    synchronized (lock) {
      Optional<Slot> known = known(name);
      if (known.isPresent()) {
        return known.get();
      }
    }
    VersionEntry entry = registry.version(name);
    long bytes = loader.loadedBytes(entry);
    Set<VersionName> pinned = registry.aliased();
    synchronized (lock) {
      if (closed) {
        throw shuttingDown();
      }
      return known(name).orElseGet(() -> begin(entry, bytes, pinned));
    }
  }

  /** Holds the slot of a version that is loaded, being loaded, or failed not long ago. */
  @GuardedBy("lock")
  private Optional<Slot> known(VersionName name) {
    Slot slot = slots.get(name);
    if (slot == null || (slot.failed() && ticker.read() - slot.failedAt() > RETRY.toNanos())) {
      return Optional.empty();
    }
    slot.hold(++uses);
    return Optional.of(slot);
  }

  @GuardedBy("lock")
  private Slot begin(VersionEntry entry, long bytes, Set<VersionName> pinned) {
    List<Slot> going = makeRoom(entry.name(), bytes, pinned);
    Slot slot = new Slot(entry, bytes, limits.newAdmission());
    slot.hold(++uses);
    slots.put(entry.name(), slot);
    loading.execute(() -> load(slot, going));
    return slot;
  }

  /** Takes out of the table what has to go for {@code bytes} more; the loader closes it. */
  @GuardedBy("lock")
  private List<Slot> makeRoom(VersionName name, long bytes, Set<VersionName> pinned) {
    long free = free();
    List<Slot> going = new ArrayList<>();
    List<Slot> idle =
        slots.values().stream()
            .filter(slot -> slot.idle() && slot.bytes() > 0 && !pinned.contains(slot.name()))
            .sorted(Comparator.comparingLong(Slot::lastUse))
            .toList();
    for (Slot slot : idle) {
      if (free >= bytes) {
        break;
      }
      going.add(slot);
      free += slot.bytes();
    }
    if (free < bytes) {
      throw tooLarge(name, bytes, pinned);
    }
    going.forEach(slot -> slots.remove(slot.name()));
    leaving.addAll(going);
    return going;
  }

  @GuardedBy("lock")
  private long free() {
    return budgetBytes - slots.values().stream().mapToLong(Slot::bytes).sum();
  }

  @GuardedBy("lock")
  private Failure tooLarge(VersionName name, long bytes, Set<VersionName> pinned) {
    long staying =
        slots.values().stream()
            .filter(slot -> pinned.contains(slot.name()))
            .mapToLong(Slot::bytes)
            .sum();
    boolean onlyBusy = staying + bytes <= budgetBytes;
    return new Failure.Exhausted(
        Reason.MODEL_TOO_LARGE,
        "%s needs %d bytes, and the budget of %d for loaded versions has no room: %s."
            .formatted(
                name,
                bytes,
                budgetBytes,
                onlyBusy
                    ? "come again when the others are not in use, or raise serving.model_budget"
                    : "raise serving.model_budget, or remove an alias from another version"),
        onlyBusy ? limits.retryAfter() : null);
  }

  private void load(Slot slot, List<Slot> going) {
    if (isClosed()) {
      slot.fail(shuttingDown(), ticker.read());
      return;
    }
    try (VersionLoader.Checked checked = loader.check(slot.entry())) {
      going.forEach(this::unload);
      slot.complete(checked.load());
    } catch (RuntimeException | Error e) {
      tell(slot, e);
      fail(slot, e, going).forEach(this::unload);
    }
    listener.loaded(slot.name(), !slot.failed());
  }

  private static void tell(Slot slot, Throwable thrown) {
    if (thrown instanceof Failure failure) {
      log.error(
          "{} cannot be loaded: {} {}",
          slot.name(),
          failure.reason(),
          failure.getMessage(),
          failure.getCause());
    } else {
      log.error("{} cannot be loaded", slot.name(), thrown);
    }
  }

  /**
   * Answers those who wait for a version with what it failed with. What should have gone for it is
   * put back, unless others have taken its place or its room since.
   *
   * @param going what should have gone for it
   * @return what has to go all the same
   */
  private List<Slot> fail(Slot slot, Throwable thrown, List<Slot> going) {
    List<Slot> replaced = new ArrayList<>();
    // In one step, so that whoever learns of the failure finds the others back.
    synchronized (lock) {
      slot.fail(thrown, ticker.read());
      for (Slot other : going) {
        if (!leaving.contains(other)) {
          continue;
        }
        if (closed || other.bytes() > free() || slots.containsKey(other.name())) {
          replaced.add(other);
        } else {
          slots.put(other.name(), other);
          leaving.remove(other);
        }
      }
    }
    return replaced;
  }

  private void unload(Slot slot) {
    slot.ready().ifPresent(LoadedVersion::close);
    synchronized (lock) {
      leaving.remove(slot);
    }
    log.info("Unloaded {}", slot.name());
  }

  private void release(Slot slot) {
    synchronized (lock) {
      slot.release();
    }
  }

  private boolean isClosed() {
    synchronized (lock) {
      return closed;
    }
  }

  private static Failure shuttingDown() {
    return new Failure.Unavailable(Reason.SHUTTING_DOWN, "The server is shutting down.");
  }

  /**
   * Unloads everything; requests are over by then, and new ones are refused. Loads that have not
   * begun are not begun any more.
   */
  @Override
  public void close() {
    List<Slot> all;
    synchronized (lock) {
      closed = true;
      all = List.copyOf(slots.values());
      slots.clear();
    }
    loading.close();
    synchronized (lock) {
      // Those whose unloading was part of a load that never began.
      all = Stream.concat(all.stream(), leaving.stream()).distinct().toList();
    }
    all.forEach(slot -> slot.fail(shuttingDown(), ticker.read()));
    all.stream().filter(slot -> slot.ready().isPresent()).forEach(this::unload);
  }
}
