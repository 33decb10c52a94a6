package dev.marquee.server.serving;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.marquee.models.failure.Failure;
import dev.marquee.server.registry.Change;
import dev.marquee.server.registry.ModelReference;
import dev.marquee.server.registry.Registry;
import dev.marquee.server.registry.RegistryListener;
import dev.marquee.server.registry.VersionEntry;
import dev.marquee.server.registry.VersionName;
import dev.marquee.server.serving.SlotTable.Again;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;

/**
 * The versions that are loaded, within a budget of bytes. Thread-safe.
 *
 * <p>Whoever uses a version holds a lease on it. A version that is not loaded is loaded by its
 * first lease, once, however many ask. Where the budget is short, the version used longest ago is
 * unloaded, once what takes its place is known to be sound; one that an alias names or a lease
 * holds stays. A version that failed to load is refused for a while before it is tried again,
 * except to those who ask for the load itself.
 *
 * <p>A version that production is moved away from goes when its last lease is closed, and one that
 * is deleted does, too.
 */
public final class LiveModels implements AutoCloseable, RegistryListener {
  /** Whether a version takes requests at once. */
  public enum State {
    UNLOADED,
    LOADING,
    READY,
    FAILED
  }

  /** Learns how loads ended. Called on the thread that runs the loads, at normal priority. */
  public interface Listener {
    /** A version was loaded, or failed to be. */
    void loaded(VersionName version, boolean serves);
  }

  private final Registry registry;
  private final VersionLoader loader;
  private final SlotTable table;
  private final Loading loading;

  /**
   * @param loader closed by {@link #close}
   * @param budgetBytes how many bytes of weights may be loaded
   * @param loading runs the loads, one after the other, on a thread of normal priority; shut down
   *     by {@link #close}
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
    Slots slots = new Slots(registry);
    Budget budget = new Budget(budgetBytes, limits.retryAfter());
    this.table = new SlotTable(registry, slots, budget, limits, ticker);
    this.loading = new Loading(registry, loader, slots, budget, listener, loading, ticker);
  }

  /**
   * Takes a lease on the version that a reference means now, and begins to load it if need be.
   * Waits for nothing but, where the version is not loaded, the registry's disk.
   *
   * @return the caller closes it
   * @throws Failure if there is no such version, or no room for it
   */
  public Lease hold(ModelReference reference) {
    return hold(reference, Again.AFTER_A_WHILE);
  }

  private Lease hold(ModelReference reference, Again again) {
    Slot slot = slot(reference, again);
    return new Lease(slot, () -> table.release(slot));
  }

  /** Returns the slot of what a reference means, held. */
  private Slot slot(ModelReference reference, Again again) {
    while (true) {
      SlotTable.Taken taken = table.take(reference, again);
      Optional<Slot> slot = taken.slot().or(() -> begin(reference, taken.name(), again));
      if (slot.isPresent() && isThere(slot.get())) {
        return slot.get();
      }
    }
  }

  /**
   * Takes a lease on a version that is on its way into production: as {@link #hold}, but one that
   * failed to load a moment ago is tried again at once, and nobody can have it unloaded before the
   * lease is closed.
   *
   * @return the caller closes it
   * @throws Failure as {@link #hold}
   */
  public Lease holdForProduction(VersionName version) {
    while (true) {
      Slot slot = slot(new ModelReference.Numbered(version), Again.AT_ONCE);
      if (table.pin(slot)) {
        return new Lease(
            slot,
            () -> {
              table.unpin(slot);
              table.release(slot);
            });
      }
      table.release(slot);
    }
  }

  /**
   * Takes a lease, and waits until the version is loaded.
   *
   * @return the caller closes it
   * @throws Failure if there is no such version, it cannot be loaded, there is no room for it, or
   *     the deadline passes first
   */
  public Lease acquire(ModelReference reference, Deadline deadline) {
    return loaded(hold(reference), deadline);
  }

  /**
   * Loads a version for somebody who asks for just that: as {@link #acquire}, but one that failed
   * to load a moment ago is tried again at once.
   *
   * @return the caller closes it
   * @throws Failure as {@link #acquire}
   */
  public Lease load(VersionName version, Deadline deadline) {
    return loaded(hold(new ModelReference.Numbered(version), Again.AT_ONCE), deadline);
  }

  private static Lease loaded(Lease lease, Deadline deadline) {
    try {
      LoadedVersion _ = lease.await(deadline);
      return lease;
    } catch (RuntimeException | Error e) {
      lease.close();
      throw e;
    }
  }

  /**
   * Begins to load a version that had no slot. Looking it up may take a while, so the reference is
   * resolved once more when its slot is made: a request that raced with a promotion would otherwise
   * bring the old version back.
   *
   * @return empty if the reference means another version by now
   */
  private Optional<Slot> begin(ModelReference reference, VersionName name, Again again) {
    try {
      VersionEntry entry = registry.version(name);
      return table.begin(reference, entry, loader.loadedBytes(entry), again, loading::begin);
    } catch (Failure e) {
      // It may have been deleted after the reference was pointed elsewhere.
      if (registry.resolve(reference).equals(name)) {
        throw e;
      }
      return Optional.empty();
    }
  }

  /**
   * Checks that the version of a slot has not been deleted between its being looked up and the
   * making of the slot. The registry stops knowing a version before it tells of the deletion, so
   *
   * <ul>
   *   <li>where the slot was in the table when the deletion was told of, {@link #changed} has taken
   *       it out;
   *   <li>where it was not, the registry did not know the version any more when the slot was put
   *       there, and so does not know it here, behind that.
   * </ul>
   *
   * Whoever comes upon a slot before its first check is through makes the check as well, and no
   * slot is given out unchecked: a request that begins after the deletion is never answered.
   *
   * <p>The entry is compared as a whole, though the stores of today never give a number twice.
   */
  private boolean isThere(Slot slot) {
    if (slot.confirmed()) {
      return true;
    }
    try {
      if (registry.version(slot.name()).equals(slot.entry())) {
        slot.confirm();
        return true;
      }
    } catch (Failure.NotFound deleted) {
      // The next look-up says so to the caller.
    } catch (RuntimeException | Error e) {
      table.release(slot);
      throw e;
    }
    table.discard(slot);
    table.release(slot);
    return false;
  }

  /** Returns whether a version takes requests at once. */
  public State state(VersionName name) {
    return table.find(name).map(Slot::state).orElse(State.UNLOADED);
  }

  /** Returns what computes a version's scores, if it takes requests at once. */
  public Optional<ServingEngine> engine(VersionName name) {
    return table.find(name).flatMap(Slot::ready).map(LoadedVersion::engine);
  }

  /** Returns why a version failed to load, if it did. */
  public Optional<Failure> failure(VersionName name) {
    return table.find(name).flatMap(Slot::failure);
  }

  /**
   * Lets a version go that no alias names: it is closed when its last lease is, by its own threads.
   * Asked for before, it stays. Waits for nothing.
   */
  public void retire(VersionName name) {
    table.retire(name);
  }

  /**
   * Unloads a version. Those who hold it are served; who asks for it meanwhile waits until it is
   * loaded anew.
   *
   * @return completes when its memory is free, on a thread that the caller must not keep
   * @throws Failure.FailedPrecondition ({@code VERSION_ALIASED}) if an alias names it
   */
  public CompletableFuture<Void> unload(VersionName name) {
    return table.unload(name);
  }

  /**
   * Unloads a version, as {@link #unload(VersionName)}, and waits until its memory is free.
   *
   * @throws Failure.FailedPrecondition ({@code VERSION_ALIASED}) if an alias names it
   * @throws Failure.Expired if the deadline passes first; it is unloaded all the same
   */
  public void unload(VersionName name, Deadline deadline) {
    Void _ = Waiting.await(unload(name), deadline);
  }

  @Override
  public void changed(Change change) {
    switch (change.kind()) {
      case PROMOTED, ROLLED_BACK -> {
        if (!change.from().isEmpty()) {
          retire(VersionName.parse("from", change.from()));
        }
      }
      case VERSION_DELETED ->
          change
              .version()
              .ifPresent(number -> table.discard(new VersionName(change.model(), number)));
      case MODEL_CREATED,
          MODEL_UPDATED,
          MODEL_DELETED,
          VERSION_IMPORTED,
          VERSION_TRAINED,
          VERSION_UPDATED,
          ALIAS_SET,
          ALIAS_DELETED -> {}
    }
  }

  /**
   * Unloads everything; requests are over by then, and new ones are refused. Loads that have not
   * begun are not begun any more.
   */
  @Override
  public void close() {
    table.shutDown();
    loading.close();
    table.close();
  }
}
