package dev.marquee.server.serving;

import com.github.benmanes.caffeine.cache.Ticker;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.server.registry.Registry;
import dev.marquee.server.serving.Slot.Course;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings slots from the beginning of their load to its end, one after the other, on a thread of
 * normal priority that waits for the {@link LoadingThread}: it starts the threads that serve, and
 * tells those who wait. A load that has to wait for room lets others go first. Thread-safe.
 */
final class Loading implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Loading.class);

  private final Registry registry;
  private final VersionLoader loader;
  private final Slots slots;
  private final Budget budget;
  private final LiveModels.Listener listener;
  private final ExecutorService thread;
  private final Ticker ticker;
  private final Set<Load> underWay = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /**
   * @param loader closed by {@link #close}
   * @param thread runs the loads, one at a time; shut down by {@link #close}
   */
  Loading(
      Registry registry,
      VersionLoader loader,
      Slots slots,
      Budget budget,
      LiveModels.Listener listener,
      ExecutorService thread,
      Ticker ticker) {
    this.registry = registry;
    this.loader = loader;
    this.slots = slots;
    this.budget = budget;
    this.listener = listener;
    this.thread = thread;
    this.ticker = ticker;
  }

  /** Begins to load a slot. Waits for nothing. */
  void begin(Slot slot) {
    Load load = new Load(slot);
    underWay.add(load);
    load.proceed();
  }

  /** Lets the load that runs come to its end, and those that wait fail. */
  @Override
  public void close() {
    closed = true;
    thread.close();
    underWay.forEach(load -> load.fail(Waiting.shuttingDown()));
    loader.close();
  }

  /** One load. Its parts run one after the other, not always on one thread. */
  private final class Load {
    private final Slot slot;
    private VersionLoader.@Nullable Opened opened;

    private Load(Slot slot) {
      this.slot = slot;
    }

    private void proceed() {
      try {
        thread.execute(this::run);
      } catch (RejectedExecutionException e) {
        fail(Waiting.shuttingDown());
      }
    }

    private void run() {
      LoadedVersion version;
      try {
        requireWanted();
        if (opened == null) {
          opened = loader.open(slot.entry(), slot.steps());
        }
        if (!makeRoom()) {
          log.info("{} waits for others to leave before it is loaded", slot.name());
          return;
        }
        version = opened.load();
      } catch (RuntimeException | Error e) {
        fail(e);
        return;
      }
      underWay.remove(this);
      closeFiles();
      succeed(version);
      listener.loaded(slot.name(), true);
    }

    /** Checks that it makes sense to go on. */
    private void requireWanted() {
      if (closed) {
        throw Waiting.shuttingDown();
      }
      synchronized (slots) {
        if (!slot.wanted()) {
          throw Waiting.cancelled();
        }
      }
    }

    /**
     * Ends what has to go for the version.
     *
     * @return whether there is room now; if not, the load goes on when there may be
     * @throws Failure.Exhausted if there will not be
     */
    private boolean makeRoom() {
      synchronized (slots) {
        boolean stays = slot.course() == Course.STAYS;
        if (stays && slots.anyGoesFirst()) {
          slots.await(this::proceed);
          return false;
        }
        List<Slot> others =
            slots.staying().stream()
                .filter(other -> !other.equals(slot))
                // What is to leave is no part of the promise: those behind it wait for it.
                .filter(other -> stays || other.residentBytes() > 0)
                .toList();
        budget
            .victims(slot.name(), slot.bytes(), others, registry.aliased())
            .forEach(victim -> goes(victim));
        if (slots.residentBytes() + slot.bytes() > budget.bytes()) {
          slots.await(this::proceed);
          return false;
        }
        slot.setResident();
        slots.resumeWaiting();
        return true;
      }
    }

    @GuardedBy("slots")
    private void goes(Slot victim) {
      slots.end(victim);
    }

    private void succeed(LoadedVersion version) {
      // First of all, so that it is never run by whoever ends the version.
      CompletableFuture<Void> _ = version.ended().thenRun(this::unloaded);
      synchronized (slots) {
        slot.complete(version);
        slots.settle(slot);
      }
    }

    private void unloaded() {
      synchronized (slots) {
        slots.remove(slot);
      }
      log.info("Unloaded {}", slot.name());
      slot.completeClosed();
    }

    private void fail(Throwable thrown) {
      // A load that waits can be found by two who give it up.
      if (!underWay.remove(this)) {
        return;
      }
      closeFiles();
      // In one step, so that whoever learns of the failure finds the room that it leaves.
      synchronized (slots) {
        slot.fail(thrown, ticker.read());
        if (slot.course() != Course.STAYS || passes(thrown)) {
          slots.remove(slot);
        }
        slots.resumeWaiting();
      }
      slot.completeClosed();
      tell(thrown);
    }

    private void tell(Throwable thrown) {
      if (isGivenUp(thrown)) {
        log.info("{} is not loaded any more: {}", slot.name(), thrown.getMessage());
        return;
      }
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
      listener.loaded(slot.name(), false);
    }

    private void closeFiles() {
      try {
        if (opened != null) {
          opened.close();
        }
      } catch (RuntimeException e) {
        log.warn("The files of {} cannot be closed", slot.name(), e);
      }
    }
  }

  /** Returns whether a failure says nothing of the version, so that the next may try at once. */
  private static boolean passes(Throwable thrown) {
    return isGivenUp(thrown)
        || thrown instanceof Failure.Unavailable
        || (thrown instanceof Failure.Exhausted full && full.retryAfter().isPresent());
  }

  /** Returns whether nobody wants the version any more, or the server stops. */
  private static boolean isGivenUp(Throwable thrown) {
    return thrown instanceof Failure.Cancelled
        || (thrown instanceof Failure failure && failure.reason() == Reason.SHUTTING_DOWN);
  }
}
