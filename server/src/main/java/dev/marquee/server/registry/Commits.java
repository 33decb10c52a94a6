package dev.marquee.server.registry;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import jakarta.inject.Inject;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one place where the registry is changed: a transaction first, and once that is durable the
 * routes, and then whoever listens. All of it in one order, under one lock, and before the caller
 * is answered. Thread-safe; an interrupted thread finishes all the same.
 *
 * <p>A store that neither says whether a commit took place nor can be read leaves the routes as
 * they were, and the caller without an answer to that: the next start reads what is there.
 */
public final class Commits {
  private static final Logger log = LoggerFactory.getLogger(Commits.class);

  private final MetadataStore store;
  private final Routes routes;
  private final InstantSource clock;
  private final Abandonment abandonment;
  private final Set<RegistryListener> listeners;
  private final Object order = new Object();

  /**
   * @param listeners learn of every change, in the order of the set
   */
  @Inject
  Commits(
      MetadataStore store,
      Routes routes,
      InstantSource clock,
      Abandonment abandonment,
      Set<RegistryListener> listeners) {
    this.store = store;
    this.routes = routes;
    this.clock = clock;
    this.abandonment = abandonment;
    this.listeners = listeners;
  }

  /**
   * Runs {@code work} in a transaction. What it throws undoes it.
   *
   * @return what {@code work} returned
   * @throws Failure.Cancelled if whoever asked for it is not there any more when all but the commit
   *     itself is done; nothing was changed then
   */
  <T> T commit(Cause cause, Function<Transaction, T> work) {
    synchronized (order) {
      Committed<T> committed = write(cause, work);
      committed.routes().forEach(routes::publish);
      committed.changes().forEach(change -> listeners.forEach(l -> tell(l, change)));
      return committed.result();
    }
  }

  /** What is durable is done, whatever a listener makes of it. */
  private static void tell(RegistryListener listener, Change change) {
    try {
      listener.changed(change);
    } catch (RuntimeException e) {
      log.error("A listener failed at {}", change, e);
    }
  }

  /** What a transaction did, with how the models that it touched are routed since. */
  private record Committed<T>(
      T result, List<Change> changes, Map<ModelName, Optional<Map<String, Integer>>> routes) {}

  @GuardedBy("order")
  private <T> Committed<T> write(Cause cause, Function<Transaction, T> work) {
    AtomicReference<@Nullable Committed<T>> worked = new AtomicReference<>();
    BooleanSupplier abandoned = abandonment.ofCurrentCaller();
    try {
      return store.write(
          writer -> {
            Transaction transaction = new Transaction(writer, clock.instant(), cause);
            T result = work.apply(transaction);
            List<Change> changes = transaction.changes();
            Committed<T> committed = new Committed<>(result, changes, routes(writer, changes));
            requireWanted(abandoned);
            worked.set(committed);
            return committed;
          });
    } catch (RuntimeException | Error e) {
      Committed<T> committed = worked.get();
      if (committed != null && isThere(committed.changes(), e)) {
        log.warn("A commit failed and is durable all the same", e);
        return committed;
      }
      throw e;
    }
  }

  /** Last of all: it may have waited long for its turn, and its caller been told of the end. */
  private static void requireWanted(BooleanSupplier abandoned) {
    if (abandoned.getAsBoolean()) {
      throw new Failure.Cancelled(
          Reason.CALL_CANCELLED,
          "The call ended before its change was made, so nothing was changed: it was cancelled, its deadline passed, or the server stops.");
    }
  }

  /** A store that fails while it commits may have done it: the history tells. */
  private boolean isThere(List<Change> changes, Throwable failure) {
    if (changes.isEmpty()) {
      return false;
    }
    boolean interrupted = Thread.interrupted();
    try {
      return store.read(MetadataReader::lastChange) >= changes.getLast().id();
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
      return false;
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static Map<ModelName, Optional<Map<String, Integer>>> routes(
      MetadataReader reader, List<Change> changes) {
    return changes.stream()
        .map(Change::model)
        .distinct()
        .collect(
            Collectors.toMap(
                model -> model, model -> reader.model(model).map(StoredModel::aliases)));
  }
}
