package dev.marquee.server.promotion;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import com.github.benmanes.caffeine.cache.Ticker;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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
  private static final Logger log = LoggerFactory.getLogger(Promotion.class);

  private final ProductionChanges production;
  private final Gates gates;
  private final Ticker ticker;

  /** A lock for each model that somebody moves, or waits to move. */
  private final LoadingCache<ModelName, Lock> turns =
      Caffeine.newBuilder().weakValues().build(_ -> new ReentrantLock(true));

  @Inject
  Promotion(ProductionChanges production, Gates gates, Ticker ticker) {
    this.production = production;
    this.gates = gates;
    this.ticker = ticker;
  }

  /**
   * Promotes a version, unless it is in production already.
   *
   * @param etag the model's last change as the caller read it; empty for whatever it is
   * @param listener learns what each gate finds; where this throws for anything between the first
   *     gate and the last, one has failed
   * @throws Failure.NotFound if there is no such version
   * @throws Failure.FailedPrecondition if a gate is not passed
   * @throws Failure.Exhausted if there is no room to load it
   * @throws Failure.Conflict if the model is not as the caller read it, or production was moved
   *     while the gates were passed
   * @throws Failure.Expired if the deadline passes first; nothing is changed then
   * @throws Failure.Cancelled if the caller gives up first; nothing is changed then
   */
  public Moved promote(
      VersionName version,
      OptionalLong etag,
      Cause cause,
      Deadline deadline,
      GateListener listener) {
    Passage passage = new Passage(listener, ticker);
    Supplier<Moved> work =
        () -> {
          ProductionMove move = production.promotion(version, etag);
          if (move.done()) {
            return new Moved(move.model(), Optional.empty());
          }
          passage.begin(Gate.EVALUATION);
          gates.checkEvaluations(move, passage);
          return move(move, ChangeKind.PROMOTED, cause, deadline, passage);
        };
    return telling(
        "Promotion of " + version, cause, passage, () -> inTurn(version.model(), deadline, work));
  }

  /**
   * Puts the version back that was in production before; as {@link #promote}, but its evaluations
   * are not asked for, since it was good enough once.
   *
   * @throws Failure.FailedPrecondition also if nothing was in production before
   */
  public Moved rollback(ModelName model, OptionalLong etag, Cause cause, Deadline deadline) {
    Passage passage = new Passage(_ -> {}, ticker);
    Supplier<Moved> work =
        () -> {
          ProductionMove move = production.rollback(model, etag);
          passage.begin(Gate.DIGESTS);
          return move(move, ChangeKind.ROLLED_BACK, cause, deadline, passage);
        };
    return telling("Rollback of " + model, cause, passage, () -> inTurn(model, deadline, work));
  }

  private Moved move(
      ProductionMove move, ChangeKind kind, Cause cause, Deadline deadline, Passage passage) {
    try (var _ = gates.load(move, deadline, passage)) {
      return production.move(move, kind, cause);
    }
  }

  /** Sees to it that whoever asked, and the log, learn where a move has ended early, and why. */
  private static Moved telling(String what, Cause cause, Passage passage, Supplier<Moved> work) {
    try {
      return work.get();
    } catch (RuntimeException | Error e) {
      passage.fail(e);
      log.warn(
          "{} for {}{} is refused{}: {}",
          what,
          cause.who(),
          cause.reason().isEmpty() ? "" : " (" + cause.reason() + ")",
          passage.at().map(gate -> " at the gate " + gate).orElse(""),
          e instanceof Failure failure ? failure.reason() + " " + e.getMessage() : e.toString());
      throw e;
    }
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
