package dev.marquee.server.serving;

import dev.marquee.models.failure.Failure;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;

/**
 * Has what several callers want at the same time computed once: the first one leads, on its own
 * thread, and the others follow. Each waits until its own deadline, and until it is interrupted.
 * Thread-safe.
 *
 * <p>A leader that expires or is cancelled takes nobody with it: one of those who wait for it leads
 * then, from the beginning. Whatever else a leader fails with, those who wait for it fail with,
 * too, since they would one after the other. Nothing is kept beyond the computation.
 *
 * @param <K> what is wanted; by {@code equals}
 * @param <V> what comes of it; shared by all who want it
 */
final class SingleFlight<K, V> {
  /**
   * What a caller got.
   *
   * @param led whether it was the caller that had it computed
   */
  record Result<V>(V value, boolean led) {}

  /** Empty means that the leader gave up, and that another one is to lead. */
  private final ConcurrentMap<K, CompletableFuture<Optional<V>>> underWay =
      new ConcurrentHashMap<>();

  /**
   * Returns what the computation returns, or what that of somebody else does who began earlier.
   *
   * @throws Failure.Expired when the deadline passes while the caller waits for somebody else
   * @throws Failure.Cancelled when the thread is interrupted meanwhile
   * @throws RuntimeException what the computation failed with, whoever ran it
   */
  Result<V> get(K key, Deadline deadline, Supplier<V> computation) {
    while (true) {
      CompletableFuture<Optional<V>> mine = new CompletableFuture<>();
      CompletableFuture<Optional<V>> theirs = underWay.putIfAbsent(key, mine);
      if (theirs == null) {
        return new Result<>(lead(key, mine, computation), true);
      }
      // A copy, so that one who gives up does not take the result from the others.
      Optional<V> value = Waiting.await(theirs.copy(), deadline);
      if (value.isPresent()) {
        return new Result<>(value.get(), false);
      }
    }
  }

  /** Returns how many callers wait for somebody else, about. */
  int followers() {
    return underWay.values().stream().mapToInt(CompletableFuture::getNumberOfDependents).sum();
  }

  private V lead(K key, CompletableFuture<Optional<V>> flight, Supplier<V> computation) {
    try {
      V value = whileUnderWay(key, flight, computation);
      flight.complete(Optional.of(value));
      return value;
    } catch (Failure.Expired | Failure.Cancelled e) {
      flight.complete(Optional.empty());
      throw e;
    } catch (RuntimeException | Error e) {
      flight.completeExceptionally(e);
      throw e;
    }
  }

  /** Takes it out before others learn how it ended: who comes again must not meet it again. */
  private V whileUnderWay(K key, CompletableFuture<Optional<V>> flight, Supplier<V> computation) {
    try {
      return computation.get();
    } finally {
      underWay.remove(key, flight);
    }
  }
}
