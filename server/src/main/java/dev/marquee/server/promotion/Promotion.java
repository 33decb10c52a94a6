package dev.marquee.server.promotion;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.server.registry.Cause;
import dev.marquee.server.registry.ChangeKind;
import dev.marquee.server.registry.ModelName;
import dev.marquee.server.registry.Moved;
import dev.marquee.server.registry.ProductionChanges;
import dev.marquee.server.registry.ProductionMove;
import dev.marquee.server.registry.VersionName;
import dev.marquee.server.serving.Deadline;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Puts versions into production. The version passes its gates beside the running one; one
 * compare-and-set in the registry then is the moment from which requests are answered by it, and
 * the other is unloaded after its last lease. Thread-safe; the caller's thread waits, and is
 * interrupted to give up.
 *
 * <p>Moves of one model's production queue up behind each other, since each is judged against what
 * is there when it begins.
 */
public final class Promotion {
  private final ProductionChanges production;
  private final Gates gates;

  /** A lock for each model that somebody moves, or waits to move. */
  private final LoadingCache<ModelName, Lock> turns =
      Caffeine.newBuilder().weakValues().build(_ -> new ReentrantLock(true));

  @Inject
  Promotion(ProductionChanges production, Gates gates) {
    this.production = production;
    this.gates = gates;
  }

  /**
   * Promotes a version, unless it is in production already.
   *
   * @param etag the model's last change as the caller read it; empty for whatever it is
   * @param listener learns what each gate finds
   * @throws Failure.NotFound if there is no such version
   * @throws Failure.FailedPrecondition if a gate is not passed
   * @throws Failure.Exhausted if there is no room to load it
   * @throws Failure.Conflict if the model is not as the caller read it, or production was moved
   *     while the gates were passed
   * @throws Failure.Expired if the deadline passes first; nothing is changed then
   */
  public Moved promote(
      VersionName version,
      OptionalLong etag,
      Cause cause,
      Deadline deadline,
      GateListener listener) {
    return inTurn(
        version.model(),
        deadline,
        () -> {
          ProductionMove move = production.promotion(version, etag);
          if (move.done()) {
            return new Moved(move.model(), Optional.empty());
          }
          gates.checkEvaluations(move, listener);
          try (var _ = gates.load(move, deadline, listener)) {
            return production.move(move, ChangeKind.PROMOTED, cause);
          }
        });
  }

  /**
   * Puts the version back that was in production before; as {@link #promote}, but its evaluations
   * are not asked for, since it was good enough once.
   *
   * @throws Failure.FailedPrecondition also if nothing was in production before
   */
  public Moved rollback(ModelName model, OptionalLong etag, Cause cause, Deadline deadline) {
    return inTurn(
        model,
        deadline,
        () -> {
          ProductionMove move = production.rollback(model, etag);
          try (var _ = gates.load(move, deadline, _ -> {})) {
            return production.move(move, ChangeKind.ROLLED_BACK, cause);
          }
        });
  }

  private Moved inTurn(ModelName model, Deadline deadline, Supplier<Moved> work) {
    Lock turn = turns.get(model);
    try {
      if (!turn.tryLock(Math.max(0, deadline.remainingNanos()), TimeUnit.NANOSECONDS)) {
        throw new Failure.Expired(
            Reason.DEADLINE_EXCEEDED,
            "The deadline passed while another move of %s's production was under way."
                .formatted(model));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Failure.Cancelled.byCaller();
    }
    try {
      return work.get();
    } finally {
      turn.unlock();
    }
  }
}
