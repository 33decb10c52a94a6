package dev.marquee.server.rpc;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.server.evaluation.EvaluationListener;
import dev.marquee.server.evaluation.EvaluationOrder;
import dev.marquee.server.evaluation.Evaluator;
import dev.marquee.server.evaluation.StoredEvaluation;
import dev.marquee.server.evaluation.VersionComparison;
import dev.marquee.server.registry.VersionName;
import dev.marquee.v1.EvaluateRequest;
import dev.marquee.v1.EvaluateResponse;
import jakarta.inject.Inject;
import java.util.concurrent.atomic.AtomicBoolean;

/** What Evaluate does. Thread-safe. */
final class EvaluationCall {
  private final Evaluator evaluator;
  private final CallDeadline deadline;
  private final StopSignal stop;

  @Inject
  EvaluationCall(Evaluator evaluator, CallDeadline deadline, StopSignal stop) {
    this.evaluator = evaluator;
    this.deadline = deadline;
    this.stop = stop;
  }

  /**
   * Evaluates on the current thread, and sends what comes of it.
   *
   * @throws Failure for whatever stands in the way; {@code SHUTTING_DOWN} when the server stops,
   *     which would wait long for the end
   */
  void run(EvaluateRequest request, PacedStream<EvaluateResponse> stream) {
    EvaluationOrder order = SentEvaluation.read(request);
    AtomicBoolean stopped = new AtomicBoolean();
    Thread worker = Thread.currentThread();
    Runnable ending =
        () -> {
          stopped.set(true);
          worker.interrupt();
        };
    stop.listen(ending);
    try {
      evaluator.evaluate(order, Caller.cause(""), deadline.ofCurrentCall(), new Events(stream));
    } catch (Failure.Cancelled e) {
      throw stopped.get() ? shuttingDown() : e;
    } finally {
      stop.forget(ending);
    }
  }

  private static Failure shuttingDown() {
    return new Failure.Unavailable(
        Reason.SHUTTING_DOWN,
        "The server is shutting down: evaluate again later; what was sent is stored.");
  }

  /** What is sent of an evaluation as it goes on. */
  private record Events(PacedStream<EvaluateResponse> stream) implements EvaluationListener {
    @Override
    public void scored(VersionName version, long scored, long total) {
      stream.send(
          EvaluateResponse.newBuilder()
              .setProgress(
                  EvaluateResponse.Progress.newBuilder()
                      .setModelVersion(version.toString())
                      .setScoredCount(scored)
                      .setTotalCount(total))
              .build());
    }

    @Override
    public void stored(StoredEvaluation evaluation) {
      stream.send(
          EvaluateResponse.newBuilder()
              .setEvaluation(EvaluationMessages.message(evaluation))
              .build());
    }

    @Override
    public void compared(VersionComparison comparison) {
      stream.send(
          EvaluateResponse.newBuilder()
              .setComparison(EvaluationMessages.message(comparison))
              .build());
    }
  }
}
