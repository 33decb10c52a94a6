package dev.marquee.server.promotion;

import dev.marquee.models.failure.Failure;
import dev.marquee.server.blobs.BlobStore;
import dev.marquee.server.registry.ProductionMove;
import dev.marquee.server.registry.PromotionPolicy;
import dev.marquee.server.registry.VersionEntry;
import dev.marquee.server.registry.VersionFile;
import dev.marquee.server.serving.Deadline;
import dev.marquee.server.serving.Lease;
import dev.marquee.server.serving.LiveModels;
import dev.marquee.server.serving.LoadStep;
import dev.marquee.server.serving.LoadStep.Outcome;
import jakarta.inject.Inject;
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

  @Inject
  Gates(EvaluationGate evaluations, LiveModels live, BlobStore blobs) {
    this.evaluations = evaluations;
    this.live = live;
    this.blobs = blobs;
  }

  /**
   * Holds the model's policy against its evaluations.
   *
   * @throws Failure.FailedPrecondition if the version does not satisfy it
   */
  void checkEvaluations(ProductionMove move, Passage passage) {
    Optional<PromotionPolicy> policy = move.model().policy();
    if (policy.isEmpty()) {
      passage.found(
          Gate.EVALUATION,
          Outcome.SKIPPED,
          "%s has no promotion policy".formatted(move.model().name()));
      return;
    }
    passage.found(
        Gate.EVALUATION,
        Outcome.PASSED,
        evaluations.check(policy.get(), move.to().name(), move.from()));
  }

  /**
   * Checks the version's files, and loads it beside the others. Of one that is loaded already the
   * passage is told what its load found.
   *
   * @return keeps the version loaded; the caller closes it
   * @throws Failure if it cannot be loaded, there is no room for it, or the deadline passes first
   */
  Lease load(ProductionMove move, Deadline deadline, Passage passage) {
    checkDigests(move.to(), passage);
    Lease lease = live.holdForProduction(move.to().name());
    try {
      lease.steps(step -> tell(step, passage));
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
  private void checkDigests(VersionEntry version, Passage passage) {
    long bytes =
        VersionFile.of(version.manifest()).stream()
            .mapToLong(file -> blobs.verify(file.digest()))
            .sum();
    passage.found(
        Gate.DIGESTS,
        Outcome.PASSED,
        "%,d bytes have the digests that the manifest states".formatted(bytes));
  }

  private static void tell(LoadStep step, Passage passage) {
    switch (step.kind()) {
      // The load reads the files once more: what it finds wrong with them is the next gate's.
      case DIGESTS -> {}
      case LOAD -> tell(Gate.LOAD, step, passage);
      case GOLDENS -> tell(Gate.GOLDENS, step, passage);
      case WARM_UP -> tell(Gate.WARM_UP, step, passage);
    }
  }

  private static void tell(Gate gate, LoadStep step, Passage passage) {
    passage.found(new GateResult(gate, step.outcome(), step.detail(), step.elapsed()));
  }
}
