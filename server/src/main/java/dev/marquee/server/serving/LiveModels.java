package dev.marquee.server.serving;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.server.registry.ModelReference;
import dev.marquee.server.registry.Registry;
import dev.marquee.server.registry.VersionEntry;
import dev.marquee.server.registry.VersionName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
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
 * unloaded; one that an alias names or a lease holds stays.
 */
public final class LiveModels implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(LiveModels.class);

  /** Whether a version takes requests at once. */
  public enum State {
    UNLOADED,
    LOADING,
    READY
  }

  private final Registry registry;
  private final VersionLoader loader;
  private final long budgetBytes;
  private final ExecutorService loading;
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
   * @param loading runs the loads; shut down by {@link #close}
   */
  public LiveModels(
      Registry registry, VersionLoader loader, long budgetBytes, ExecutorService loading) {
    this.registry = registry;
    this.loader = loader;
    this.budgetBytes = budgetBytes;
    this.loading = loading;
  }

  /**
   * Takes a lease on the version that a reference means now, loading it if need be.
   *
   * @return the caller closes it
   * @throws Failure if there is no such version, it cannot be loaded, there is no room for it, or
   *     the deadline passes first
   */
  public Lease acquire(ModelReference reference, Deadline deadline) {
    VersionName name = registry.resolve(reference);
    Slot slot = hold(name);
    try {
      return new Lease(Waiting.await(slot.version(), deadline), () -> release(slot));
    } catch (RuntimeException e) {
      release(slot);
      throw e;
    }
  }

  /** Returns whether a version takes requests at once. */
  public State state(VersionName name) {
    synchronized (lock) {
      Slot slot = slots.get(name);
      return slot == null ? State.UNLOADED : slot.ready() ? State.READY : State.LOADING;
    }
  }

  private Slot hold(VersionName name) {
    synchronized (lock) {
      Slot loaded = slots.get(name);
      if (loaded != null) {
        loaded.hold(++uses);
        return loaded;
      }
    }
    VersionEntry entry = registry.version(name);
    long bytes = loader.loadedBytes(entry);
    Set<VersionName> pinned = registry.aliased();
    synchronized (lock) {
      if (closed) {
        throw shuttingDown();
      }
      Slot slot = slots.get(name);
      if (slot == null) {
        List<Slot> going = makeRoom(name, bytes, pinned);
        slot = new Slot(name, bytes);
        slots.put(name, slot);
        start(slot, entry, going);
      }
      slot.hold(++uses);
      return slot;
    }
  }

  /** Takes out of the table what has to go for {@code bytes} more; the loader closes it. */
  @GuardedBy("lock")
  private List<Slot> makeRoom(VersionName name, long bytes, Set<VersionName> pinned) {
    long free = budgetBytes - slots.values().stream().mapToLong(Slot::bytes).sum();
    List<Slot> going = new ArrayList<>();
    List<Slot> idle =
        slots.values().stream()
            .filter(slot -> slot.idle() && !pinned.contains(slot.name()))
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
      throw new Failure.Exhausted(
          Reason.MODEL_TOO_LARGE,
          ("%s needs %d bytes, and the budget of %d for loaded versions has no room that can be"
                  + " made: raise serving.model_budget, or remove an alias from another version.")
              .formatted(name, bytes, budgetBytes),
          null);
    }
    going.forEach(slot -> slots.remove(slot.name()));
    leaving.addAll(going);
    return going;
  }

  private void start(Slot slot, VersionEntry entry, List<Slot> going) {
    loading.execute(
        () -> {
          try {
            going.forEach(this::unload);
            slot.complete(loader.load(entry));
          } catch (RuntimeException | Error e) {
            forget(slot);
            slot.fail(e);
          }
        });
  }

  private void unload(Slot slot) {
    slot.loaded().ifPresent(LoadedVersion::close);
    synchronized (lock) {
      leaving.remove(slot);
    }
    log.info("Unloaded {}", slot.name());
  }

  /** The next request for a version that failed to load shall try again. */
  private void forget(Slot slot) {
    synchronized (lock) {
      slots.remove(slot.name(), slot);
    }
  }

  private void release(Slot slot) {
    synchronized (lock) {
      slot.release();
    }
  }

  private static Failure shuttingDown() {
    return new Failure.Unavailable(Reason.SHUTTING_DOWN, "The server is shutting down.");
  }

  /**
   * Unloads everything; requests are over by then, and new ones are refused. An interrupt skips the
   * loads that have not begun.
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
      all = Stream.concat(all.stream(), leaving.stream()).toList();
    }
    all.forEach(slot -> slot.fail(shuttingDown()));
    all.forEach(this::unload);
  }
}
