package dev.marquee.server.serving;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.marquee.models.failure.Failure;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/**
 * The scores that images were given, within a budget of bytes. Thread-safe.
 *
 * <p>Scores are kept, not responses: what a request picks of them, by number or by least score, it
 * picks of kept ones as well. They never get stale, for their key says what computed them, and are
 * dropped only where others need the room. Failures are not kept.
 */
public final class ResponseCache {
  /**
   * What an entry takes beside its scores, about, with compressed pointers: the key (48), the
   * {@link Scores} (32) with the header of their array (16), and what Caffeine has of each entry:
   * its own node (48), the hash table's with its slot (44), its share of the frequency sketch (16).
   */
  static final int ENTRY_BYTES = 204;

  private final long capacityBytes;
  private final Cache<ScoreKey, Scores> kept;
  private final SingleFlight<ScoreKey, ComputedScores> flights = new SingleFlight<>();
  private final LongAdder hits = new LongAdder();
  private final LongAdder shared = new LongAdder();
  private final LongAdder misses = new LongAdder();
  private final LongAdder evictions = new LongAdder();

  /**
   * @param capacityBytes how many bytes the entries may take, about; 0 turns the cache off
   */
  public ResponseCache(long capacityBytes) {
    this.capacityBytes = capacityBytes;
    this.kept =
        Caffeine.newBuilder()
            .maximumWeight(capacityBytes)
            .weigher((ScoreKey _, Scores scores) -> weight(scores))
            .evictionListener((_, _, _) -> evictions.increment())
            // The upkeep is too little to be worth a thread.
            .executor(Runnable::run)
            .build();
  }

  private static int weight(Scores scores) {
    return ENTRY_BYTES + Float.BYTES * scores.size();
  }

  /** Returns whether there is any use in asking. */
  boolean isOn() {
    return capacityBytes > 0;
  }

  /** Returns the scores that are kept. Waits for nothing. */
  Optional<Scores> find(ScoreKey key) {
    Optional<Scores> found = Optional.ofNullable(kept.getIfPresent(key));
    if (found.isPresent()) {
      hits.increment();
    }
    return found;
  }

  /**
   * Has scores computed and keeps them, or waits for somebody who is having just these computed;
   * see {@link SingleFlight}.
   *
   * @throws Failure what the computation failed with, or because the wait has ended
   */
  ComputedScores compute(ScoreKey key, Deadline deadline, Supplier<ComputedScores> computation) {
    var result = flights.get(key, deadline, () -> lead(key, computation));
    if (result.led()) {
      return result.value();
    }
    shared.increment();
    return ComputedScores.forAnother(result.value().scores());
  }

  /** Looks once more: who led before may have ended since the caller has looked. */
  private ComputedScores lead(ScoreKey key, Supplier<ComputedScores> computation) {
    Optional<Scores> found = find(key);
    if (found.isPresent()) {
      return ComputedScores.forAnother(found.get());
    }
    misses.increment();
    ComputedScores computed = computation.get();
    kept.put(key, computed.scores().withoutTimes());
    return computed;
  }

  /** Returns how many requests wait for the computation of another one, about. */
  int waiting() {
    return flights.followers();
  }

  /** Returns how the cache does. */
  public CacheStatistics statistics() {
    return new CacheStatistics(
        hits.sum(),
        shared.sum(),
        misses.sum(),
        evictions.sum(),
        kept.estimatedSize(),
        kept.policy().eviction().orElseThrow().weightedSize().orElseThrow(),
        capacityBytes);
  }
}
