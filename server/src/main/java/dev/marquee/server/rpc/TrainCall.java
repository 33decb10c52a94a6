package dev.marquee.server.rpc;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.server.feed.Feed;
import dev.marquee.server.training.BatchIntake;
import dev.marquee.server.training.RunName;
import dev.marquee.server.training.RunSpec;
import dev.marquee.server.training.Runs;
import dev.marquee.server.training.StoredRun;
import dev.marquee.v1.TrainAccepted;
import dev.marquee.v1.TrainAcknowledgement;
import dev.marquee.v1.TrainCredit;
import dev.marquee.v1.TrainRequest;
import dev.marquee.v1.TrainResponse;
import dev.marquee.v1.TrainStart;
import io.grpc.Context;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One Train call: a view of a run, which goes on without it. What the client sends is taken where
 * gRPC calls back, and stored by a thread of its own; what it gets is written by another one, at
 * the pace at which it is taken.
 */
final class TrainCall implements StreamObserver<TrainRequest> {
  private final Runs runs;
  private final RunWatch watch;
  private final CallThreads threads;
  private final StopSignal stop;
  private final ServerCallStreamObserver<TrainResponse> observer;

  /** One object, so that the signal knows it again. */
  private final Runnable cut = this::cut;

  @GuardedBy("this")
  private @Nullable OpenedRun opened;

  @GuardedBy("this")
  private @Nullable Throwable failure;

  /** Whether nobody writes to the client any more. */
  @GuardedBy("this")
  private boolean over;

  private TrainCall(
      Runs runs,
      RunWatch watch,
      CallThreads threads,
      StopSignal stop,
      ServerCallStreamObserver<TrainResponse> observer) {
    this.runs = runs;
    this.watch = watch;
    this.threads = threads;
    this.stop = stop;
    this.observer = observer;
  }

  /** Takes a call up. */
  static StreamObserver<TrainRequest> open(
      Runs runs,
      RunWatch watch,
      CallThreads threads,
      StopSignal stop,
      StreamObserver<TrainResponse> observer) {
    ServerCallStreamObserver<TrainResponse> call =
        (ServerCallStreamObserver<TrainResponse>) observer;
    TrainCall made = new TrainCall(runs, watch, threads, stop, call);
    call.disableAutoRequest();
    // Until the run is known nothing else ends the call when the server stops.
    stop.listen(made.cut);
    PacedStream.answer(observer, threads, made::write);
    call.request(1);
    return made;
  }

  @Override
  public void onNext(TrainRequest request) {
    try {
      switch (request.getPartCase()) {
        case START -> start(request.getStart());
        case BATCH -> batches().add(request.getBatch());
        case PART_NOT_SET ->
            throw new Failure.InvalidArgument(
                Reason.FIELD_INVALID, "part", "A message holds nothing: fill in start or batch.");
      }
    } catch (RuntimeException | Error e) {
      fail(e);
    }
  }

  private void start(TrainStart start) {
    if (current() != null) {
      throw outOfOrder("start", "The run was named already: send batches now, and no other start.");
    }
    RunName name = RunName.ofId("start.run_id", start.getRunId());
    RunSpec spec = SentSpec.read(start.getSpec());
    RunWatch.requireSequence("start.after_sequence", start.getAfterSequence());
    StoredRun run = runs.begin(name, spec, Caller.cause(""));
    if (Context.current().isCancelled()) {
      // Nobody is there who would send batches: whoever sends them now shall go on.
      return;
    }
    Optional<BatchIntake.Stream> stream =
        runs.intake(name).map(intake -> intake.open(() -> fail(BatchIntake.takenOver())));
    Feed<RunName>.Follower follower = watch.follow(name);
    Optional<BatchQueue> batches = Optional.empty();
    if (stream.isPresent() && spec.data() instanceof RunSpec.Streamed streamed) {
      BatchQueue queue =
          new BatchQueue(
              stream.get(),
              new SentBatch(streamed.labels()),
              () -> observer.request(1),
              follower::wake);
      batches = Optional.of(queue);
    }
    long next = next(run, stream);
    OpenedRun made = new OpenedRun(name, batches, next, start.getAfterSequence(), follower);
    if (!begin(made)) {
      made.close();
      return;
    }
    stop.forget(cut);
    batches.ifPresent(queue -> threads.executeOnPlatformThread(() -> store(queue)));
    observer.request(1);
  }

  /** A run that has ended takes no batches: it is as if all had come. */
  private static long next(StoredRun run, Optional<BatchIntake.Stream> stream) {
    return switch (run.spec().data()) {
      case RunSpec.OfDataset _ -> 0;
      case RunSpec.Streamed streamed ->
          stream.map(BatchIntake.Stream::next).orElse(streamed.batches() + 1);
    };
  }

  private void store(BatchQueue queue) {
    try {
      queue.storeAll();
    } catch (RuntimeException | Error e) {
      fail(e);
    }
  }

  private BatchQueue batches() {
    OpenedRun run = current();
    if (run == null) {
      throw outOfOrder("start", "A stream begins with start: send that first.");
    }
    return run.batches()
        .orElseThrow(
            () -> outOfOrder("batch", "No batches are to be streamed to this run: send none."));
  }

  private static Failure outOfOrder(String field, String message) {
    return new Failure.OutOfRange(Reason.TRAINING_OUT_OF_ORDER, field, message);
  }

  private synchronized @Nullable OpenedRun current() {
    return opened;
  }

  /** Returns false where the call has failed or ended before. */
  private synchronized boolean begin(OpenedRun made) {
    if (failure != null || over) {
      return false;
    }
    opened = made;
    notifyAll();
    return true;
  }

  private void cut() {
    fail(RunWatch.stopping());
  }

  private synchronized void fail(Throwable why) {
    if (failure == null) {
      failure = why;
    }
    notifyAll();
    if (opened != null) {
      opened.follower().wake();
    }
  }

  /** The caller is gone; what came of it stays, and the run goes on. */
  @Override
  public void onError(Throwable cancelled) {
    fail(Failure.Cancelled.byCaller());
  }

  /** The client sends nothing more, and may listen on where no more batches are to come. */
  @Override
  public void onCompleted() {
    OpenedRun run = current();
    if (run == null) {
      fail(outOfOrder("start", "The stream ended before it named a run: send start first."));
    } else {
      run.batches().ifPresent(BatchQueue::halfClose);
    }
  }

  /** Sends what is to be sent, until the run ends, the server stops, or something is wrong. */
  private void write(PacedStream<TrainResponse> out) {
    try {
      follow(awaitOpened(), out);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Failure.Cancelled.byCaller();
    } finally {
      stop.forget(cut);
      end();
    }
  }

  /** Frees what the run's name led to, or sees to it that nothing is opened any more. */
  private synchronized void end() {
    over = true;
    if (opened != null) {
      opened.close();
    }
  }

  private void follow(OpenedRun run, PacedStream<TrainResponse> out) throws InterruptedException {
    out.send(
        TrainResponse.newBuilder()
            .setAccepted(
                TrainAccepted.newBuilder()
                    .setTrainingRun(run.run().toString())
                    .setNextBatch(run.next()))
            .build());
    RunWatch.Position position = watch.new Position(run.run(), run.after());
    boolean open = true;
    while (true) {
      run.batches().ifPresent(queue -> answerBatches(queue, out));
      // Whoever sends batches to a run that has just ended learns of its end, not of theirs.
      if (position.sendNew(event -> out.send(TrainResponse.newBuilder().setEvent(event).build()))) {
        return;
      }
      requireNoFailure();
      if (!open) {
        throw RunWatch.stopping();
      }
      open = run.follower().await();
    }
  }

  private static void answerBatches(BatchQueue queue, PacedStream<TrainResponse> out) {
    BatchQueue.Answer answer = queue.answer();
    if (answer.acknowledged() > 0) {
      out.send(
          TrainResponse.newBuilder()
              .setAcknowledgement(TrainAcknowledgement.newBuilder().setBatch(answer.acknowledged()))
              .build());
    }
    if (answer.credits() > 0) {
      out.send(
          TrainResponse.newBuilder()
              .setCredit(TrainCredit.newBuilder().setBatchCount(answer.credits()))
              .build());
    }
  }

  private synchronized OpenedRun awaitOpened() throws InterruptedException {
    while (opened == null && failure == null) {
      wait();
    }
    requireNoFailure();
    return Objects.requireNonNull(opened);
  }

  private synchronized void requireNoFailure() {
    switch (failure) {
      case null -> {}
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      case Throwable e -> throw new IllegalStateException(e);
    }
  }
}
