package dev.marquee.server.serving;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.marquee.models.failure.Failure;
import dev.marquee.server.registry.ModelReference;
import jakarta.inject.Inject;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;

/**
 * The way of one image from its bytes to its scores: lease, response cache, permit, decode, batch.
 * Thread-safe; the caller's thread waits, and is interrupted to give up.
 */
public final class Scorer {
  private final LiveModels models;
  private final ResponseCache cache;
  private final DecodePool decoding;
  private final Ticker ticker;

  private final ServingLoad load;

  @Inject
  Scorer(
      LiveModels models,
      ResponseCache cache,
      DecodePool decoding,
      ServingLoad load,
      Ticker ticker) {
    this.models = models;
    this.cache = cache;
    this.decoding = decoding;
    this.load = load;
    this.ticker = ticker;
  }

  /**
   * Scores an image. What the response cache has is answered on the spot, and takes no place in the
   * version's queue; whoever waits for another's computation takes one, for the image that it
   * holds.
   *
   * @param image JPEG or PNG; not changed during the call
   * @throws Failure if the image is not sound, there is no such version, there is no room, or the
   *     deadline passes
   */
  public ScoredImage score(
      ModelReference model, ByteBuffer image, Deadline deadline, CacheUse use) {
    try (Lease lease = models.hold(model)) {
      return score(lease, image, deadline, use);
    }
  }

  /**
   * Scores an image by a version that the caller holds: as the other one.
   *
   * @param lease of the version, not closed by this
   */
  public ScoredImage score(Lease lease, ByteBuffer image, Deadline deadline, CacheUse use) {
    boolean asks = use == CacheUse.ASKED && cache.isOn();
    Optional<Lookup> early =
        asks ? lease.ready().map(ready -> look(ready, image)) : Optional.empty();
    if (early.isPresent() && early.get().found().isPresent()) {
      ComputedScores kept = ComputedScores.forAnother(early.get().found().get());
      return scored(lease, kept, early.get().took());
    }
    try (Admission.Permit _ = lease.admit(image.remaining(), deadline);
        ServingLoad.Request _ = load.begin()) {
      LoadedVersion version = lease.await(deadline);
      if (!asks) {
        return scored(lease, compute(version, image, deadline), Duration.ZERO);
      }
      Lookup lookup = early.orElseGet(() -> look(version, image));
      long start = ticker.read();
      ComputedScores scores =
          cache.compute(lookup.key(), deadline, () -> compute(version, image, deadline));
      Duration wait = scores.cached() ? since(start) : Duration.ZERO;
      return scored(lease, scores, lookup.took().plus(wait));
    }
  }

  /**
   * Scores an input as the network is fed, which the response cache knows nothing of.
   *
   * @param lease of the version, not closed by this
   * @param input {@code [3, height, width] float32}, as many as the version's input spec has; not
   *     changed afterwards
   * @throws Failure as for an image
   */
  public ScoredImage score(Lease lease, float[] input, Deadline deadline) {
    try (Admission.Permit _ = lease.admit((long) input.length * Float.BYTES, deadline);
        ServingLoad.Request _ = load.begin()) {
      LoadedVersion version = lease.await(deadline);
      Scores scores = Waiting.await(version.batcher().submit(input, deadline), deadline);
      return scored(lease, ComputedScores.now(scores, Duration.ZERO), Duration.ZERO);
    }
  }

  /**
   * What asking the cache gave.
   *
   * @param key of a loaded version that is held: what is found was computed by what is to answer
   * @param took how long it took
   */
  private record Lookup(ScoreKey key, Optional<Scores> found, Duration took) {}

  private Lookup look(LoadedVersion version, ByteBuffer image) {
    long start = ticker.read();
    ScoreKey key = ScoreKey.of(version.scoring(), image);
    Optional<Scores> found = cache.find(key);
    return new Lookup(key, found, since(start));
  }

  private ComputedScores compute(LoadedVersion version, ByteBuffer image, Deadline deadline) {
    return Waiting.await(Passage.begin(decoding, image, version, deadline, ticker), deadline);
  }

  private static ScoredImage scored(Lease lease, ComputedScores scores, Duration lookup) {
    return new ScoredImage(
        lease.version(), scores.scores(), scores.decode(), lookup, scores.cached());
  }

  private Duration since(long start) {
    return Duration.ofNanos(ticker.read() - start);
  }
}
