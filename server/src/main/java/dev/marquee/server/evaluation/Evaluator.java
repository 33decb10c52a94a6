package dev.marquee.server.evaluation;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.server.registry.Abandonment;
import dev.marquee.server.registry.Cause;
import dev.marquee.server.registry.ModelReference;
import dev.marquee.server.serving.Deadline;
import dev.marquee.server.serving.Lease;
import dev.marquee.server.serving.LiveModels;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Evaluates versions, for one caller after the other: two at once would only take the engine from
 * those who are being served. Thread-safe; the caller's thread waits, and is interrupted to give
 * up.
 */
public final class Evaluator {
  private static final Logger log = LoggerFactory.getLogger(Evaluator.class);

  private final EvaluationPlans plans;
  private final LiveModels live;
  private final SplitScorer scorer;
  private final EvaluationStore store;
  private final Abandonment abandonment;
  private final InstantSource clock;
  private final Heartbeat heartbeat;
  private final OwnThread arithmetic;
  private final Turns turns = new Turns();

  @Inject
  Evaluator(
      EvaluationPlans plans,
      LiveModels live,
      SplitScorer scorer,
      EvaluationStore store,
      Abandonment abandonment,
      InstantSource clock,
      Heartbeat heartbeat) {
    this.plans = plans;
    this.live = live;
    this.scorer = scorer;
    this.store = store;
    this.abandonment = abandonment;
    this.clock = clock;
    this.heartbeat = heartbeat;
    this.arithmetic = new OwnThread(heartbeat);
  }

  /**
   * Evaluates the versions of an order one after the other. Whatever ends it early, the evaluations
   * that the listener was told of stay, and nothing else does.
   *
   * @param cause who asks for it
   * @throws Failure.NotFound if there is no such version or dataset
   * @throws Failure.FailedPrecondition if a version cannot be served, or cannot be measured on that
   *     dataset
   * @throws Failure.Exhausted if there is no room to load a version, or too many wait for their
   *     turn
   * @throws Failure.Expired if the deadline passes first
   * @throws Failure.Cancelled if the caller gives up first
   */
  public void evaluate(
      EvaluationOrder order, Cause cause, Deadline deadline, EvaluationListener listener) {
    BooleanSupplier abandoned = abandonment.ofCurrentCaller();
    // Before the turn, so that nobody waits to be refused; what changes meanwhile is found later.
    List<VersionPlan> planned = plans.of(order);
    try (Turns.Place place = turns.join()) {
      awaitTurn(place, deadline, beat(planned.getFirst(), 0, listener));
      List<Measured> done = new ArrayList<>();
      for (VersionPlan plan : planned) {
        Measured measured = evaluate(order, cause, plan, deadline, abandoned, listener);
        done.add(measured);
        if (done.size() > 1) {
          arithmetic
              .call(
                  () ->
                      PairedExamples.compare(
                          measured, done.getFirst(), order.draws(), order.seed()),
                  beat(plan, plan.count(), listener))
              .ifPresent(listener::compared);
        }
      }
    }
  }

  /** Says once more how far a version is: that the evaluation goes on is news enough. */
  private static Runnable beat(VersionPlan plan, int scored, EvaluationListener listener) {
    return () -> listener.scored(plan.version().name(), scored, plan.count());
  }

  private void awaitTurn(Turns.Place place, Deadline deadline, Runnable beat) {
    try {
      while (!place.await(shorter(heartbeat.interval(), deadline))) {
        if (deadline.remainingNanos() <= 0) {
          throw new Failure.Expired(
              Reason.DEADLINE_EXCEEDED,
              "The deadline passed while another evaluation was under way: allow more time.");
        }
        beat.run();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Failure.Cancelled.byCaller();
    }
  }

  private static Duration shorter(Duration time, Deadline deadline) {
    return Duration.ofNanos(Math.min(time.toNanos(), Math.max(0, deadline.remainingNanos())));
  }

  private Measured evaluate(
      EvaluationOrder order,
      Cause cause,
      VersionPlan plan,
      Deadline deadline,
      BooleanSupplier abandoned,
      EvaluationListener listener) {
    Measured measured = measured(plan, deadline, listener);
    NewEvaluation evaluation =
        new NewEvaluation(
            measured.version(),
            plan.on(),
            plan.labels(),
            plan.trained(),
            cause.actor(),
            clock.instant(),
            arithmetic.call(
                () -> Measurement.of(plan, measured, order.draws(), order.seed()),
                beat(plan, plan.count(), listener)),
            measured.examples(),
            measured.predictions());
    StoredEvaluation stored = store.add(evaluation, abandoned);
    log.info("{}: {} on {} by {}", stored.name(), stored.version(), stored.on(), cause.who());
    listener.stored(stored);
    return measured;
  }

  private Measured measured(VersionPlan plan, Deadline deadline, EvaluationListener listener) {
    ModelReference version = new ModelReference.Numbered(plan.version().name());
    int total = plan.count();
    // Between two images nobody shall have the version unloaded.
    try (Lease _ = live.acquire(version, deadline)) {
      List<float[]> scores =
          scorer.score(
              version,
              plan.toScore(),
              deadline,
              count -> listener.scored(plan.version().name(), count, total));
      return arithmetic.call(() -> Measured.of(plan, scores), beat(plan, total, listener));
    }
  }
}
