package dev.marquee.server.promotion;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.marquee.models.failure.Failure;
import dev.marquee.server.blobs.BlobStore;
import dev.marquee.server.promotion.GateResult.Outcome;
import dev.marquee.server.registry.ProductionMove;
import dev.marquee.server.registry.PromotionPolicy;
import dev.marquee.server.registry.VersionEntry;
import dev.marquee.server.registry.VersionFile;
import dev.marquee.server.serving.Deadline;
import dev.marquee.server.serving.Lease;
import dev.marquee.server.serving.LiveModels;
import dev.marquee.server.serving.LoadStep;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Optional;

/**
 * The gates of a promotion. The one on evaluations comes first, for it costs a query where a load
 * costs seconds; the others are the steps of the load, which no request takes a shorter way around.
 * Thread-safe.
 */
final class Gates {
  private final EvaluationGate evaluations;
  private final LiveModels live;
  private final BlobStore blobs;
  private final Ticker ticker;

  @Inject
  Gates(EvaluationGate evaluations, LiveModels live, BlobStore blobs, Ticker ticker) {
    this.evaluations = evaluations;
    this.live = live;
    this.blobs = blobs;
    this.ticker = ticker;
  }

  /**
   * Holds the model's policy against its evaluations.
   *
   * @throws Failure.FailedPrecondition if the version does not satisfy it
   */
  void checkEvaluations(ProductionMove move, GateListener listener) {
    long start = ticker.read();
    Optional<PromotionPolicy> policy = move.model().policy();
    if (policy.isEmpty()) {
      String detail = "%s has no promotion policy".formatted(move.model().name());
      listener.found(result(Gate.EVALUATION, Outcome.SKIPPED, detail, start));
      return;
    }
    try {
      String detail = evaluations.check(policy.get(), move.to().name(), move.from());
      listener.found(result(Gate.EVALUATION, Outcome.PASSED, detail, start));
    } catch (Failure e) {
      listener.found(
          result(Gate.EVALUATION, Outcome.FAILED, String.valueOf(e.getMessage()), start));
      throw e;
    }
  }

  private GateResult result(Gate gate, Outcome outcome, String detail, long start) {
    return new GateResult(gate, outcome, detail, Duration.ofNanos(ticker.read() - start));
  }

  /**
   * Loads the version beside the others. Of one that is loaded already the listener is told what
   * its load found.
   *
   * @return keeps the version loaded; the caller closes it
   * @throws Failure if it cannot be loaded, there is no room for it, or the deadline passes first
   */
  Lease load(ProductionMove move, Deadline deadline, GateListener listener) {
    Lease lease = live.holdForProduction(move.to().name());
    try {
      checkDigests(move.to(), listener);
      lease.steps(step -> tell(step, listener));
      lease.awaitLoaded(deadline);
      return lease;
    } catch (RuntimeException | Error e) {
      lease.close();
      throw e;
    }
  }

  /**
   * Reads the files anew, also of a version that was loaded long ago: what goes into production
   * must be there for the next start.
   */
  private void checkDigests(VersionEntry version, GateListener listener) {
    long start = ticker.read();
    try {
      long bytes =
          VersionFile.of(version.manifest()).stream()
              .mapToLong(file -> blobs.verify(file.digest()))
              .sum();
      String detail = "%,d bytes have the digests that the manifest states".formatted(bytes);
      listener.found(result(Gate.DIGESTS, Outcome.PASSED, detail, start));
    } catch (Failure e) {
      listener.found(result(Gate.DIGESTS, Outcome.FAILED, String.valueOf(e.getMessage()), start));
      throw e;
    }
  }

  private static void tell(LoadStep step, GateListener listener) {
    Gate gate =
        switch (step.kind()) {
          case DIGESTS -> null;
          case LOAD -> Gate.LOAD;
          case GOLDENS -> Gate.GOLDENS;
          case WARM_UP -> Gate.WARM_UP;
        };
    Outcome outcome =
        switch (step.outcome()) {
          case PASSED -> Outcome.PASSED;
          case SKIPPED -> Outcome.SKIPPED;
          case FAILED -> Outcome.FAILED;
        };
    // The load reads the digests for itself; the gate has done so.
    if (gate != null) {
      listener.found(new GateResult(gate, outcome, step.detail(), step.elapsed()));
    }
  }
}
