package dev.marquee.server.registry;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import jakarta.inject.Inject;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The one place where the registry is changed: a transaction first, and once that is durable the
 * routes, and then whoever listens. All of it in one order, under one lock, and before the caller
 * is answered. Thread-safe; an interrupted thread finishes all the same.
 */
public final class Commits {
  private final MetadataStore store;
  private final Routes routes;
  private final InstantSource clock;
  private final Set<RegistryListener> listeners;
  private final Object order = new Object();

  /**
   * @param listeners learn of every change, in the order of the set
   */
  @Inject
  Commits(
      MetadataStore store, Routes routes, InstantSource clock, Set<RegistryListener> listeners) {
    this.store = store;
    this.routes = routes;
    this.clock = clock;
    this.listeners = listeners;
  }

  /**
   * Runs {@code work} in a transaction. What it throws undoes it.
   *
   * @return what {@code work} returned
   */
  <T> T commit(Cause cause, Function<Transaction, T> work) {
    synchronized (order) {
      Committed<T> committed = write(cause, work);
      committed.routes().forEach(routes::publish);
      committed.changes().forEach(change -> listeners.forEach(l -> l.changed(change)));
      return committed.result();
    }
  }

  /** What a transaction did, with how the models that it touched are routed since. */
  private record Committed<T>(
      T result, List<Change> changes, Map<ModelName, Optional<Map<String, Integer>>> routes) {}

  @GuardedBy("order")
  private <T> Committed<T> write(Cause cause, Function<Transaction, T> work) {
    AtomicBoolean worked = new AtomicBoolean();
    try {
      return store.write(
          writer -> {
            Transaction transaction = new Transaction(writer, clock.instant(), cause);
            T result = work.apply(transaction);
            List<Change> changes = transaction.changes();
            Committed<T> committed = new Committed<>(result, changes, routes(writer, changes));
            worked.set(true);
            return committed;
          });
    } catch (RuntimeException | Error e) {
      if (worked.get()) {
        // The store failed while it committed, and may have done it all the same.
        reload(e);
      }
      throw e;
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

  private void reload(Throwable failure) {
    try {
      routes.load(store);
    } catch (RuntimeException | Error e) {
      failure.addSuppressed(e);
    }
  }
}
