package dev.marquee.client;

import dev.marquee.v1.CancelTrainingRunRequest;
import dev.marquee.v1.CancelTrainingRunResponse;
import dev.marquee.v1.GetTrainingRunRequest;
import dev.marquee.v1.GetTrainingRunResponse;
import dev.marquee.v1.ListRecipesRequest;
import dev.marquee.v1.ListRecipesResponse;
import dev.marquee.v1.Recipe;
import dev.marquee.v1.StepDone;
import dev.marquee.v1.TrainAccepted;
import dev.marquee.v1.TrainAcknowledgement;
import dev.marquee.v1.TrainCredit;
import dev.marquee.v1.TrainRequest;
import dev.marquee.v1.TrainResponse;
import dev.marquee.v1.TrainStart;
import dev.marquee.v1.TrainingBatch;
import dev.marquee.v1.TrainingCompleted;
import dev.marquee.v1.TrainingEvent;
import dev.marquee.v1.TrainingRun;
import dev.marquee.v1.TrainingServiceGrpc.TrainingServiceImplBase;
import dev.marquee.v1.WatchTrainingRunRequest;
import dev.marquee.v1.WatchTrainingRunResponse;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** One run, which makes a step of each batch; its streams break off where chance says. */
final class FakeTraining extends TrainingServiceImplBase {
  static final String VERSION = "models/m/versions/1";

  private static final int CREDITS = 3;

  /** What is stored, in order. */
  final List<TrainingBatch> batches = Collections.synchronizedList(new ArrayList<>());

  /** What happened; a test may add to it before a stream begins. */
  final List<TrainingEvent> events = Collections.synchronizedList(new ArrayList<>());

  final List<TrainStart> starts = Collections.synchronizedList(new ArrayList<>());
  final List<WatchTrainingRunRequest> watches = Collections.synchronizedList(new ArrayList<>());

  /** What the next streams fail with, instead of beginning. */
  final Queue<StatusRuntimeException> failures = new ConcurrentLinkedQueue<>();

  /** What whoever next asks for the run is answered with instead. */
  final Queue<StatusRuntimeException> refusals = new ConcurrentLinkedQueue<>();

  /** Done before a stream fails to begin. */
  Runnable beforeFailure = () -> {};

  /** How many streams break off once they were accepted, before anything happens. */
  int breaksQuietly;

  /** How many streams break off over a batch, which is not stored. */
  int losesBatches;

  /** Told that somebody asked for the run, who then hears nothing. */
  @Nullable Runnable silence;

  /** What was not as the API says, if anything. */
  volatile @Nullable String complaint;

  /** How many streams end well before the run does. */
  int endsEarly;

  private final Random random = new Random(11);
  private int cuts;

  /** So many streams are cut, each at a message or an answer of its own. */
  void cutStreams(int count) {
    cuts = count;
  }

  int cutsLeft() {
    return cuts;
  }

  private boolean ended() {
    if (events.isEmpty()) {
      return false;
    }
    TrainingEvent last = events.get(events.size() - 1);
    return last.hasCompleted() || last.hasCancelled();
  }

  private boolean cut() {
    boolean now = cuts > 0 && random.nextInt(4) == 0;
    cuts -= now ? 1 : 0;
    return now;
  }

  /** Something more happens. */
  synchronized void happened(TrainingEvent.Builder event) {
    // With gaps, as the API allows.
    events.add(event.setSequence(2L * events.size() + 1).build());
  }

  @Override
  public StreamObserver<TrainRequest> train(StreamObserver<TrainResponse> answers) {
    return new Stream(answers);
  }

  @Override
  public void watchTrainingRun(
      WatchTrainingRunRequest request, StreamObserver<WatchTrainingRunResponse> answers) {
    watches.add(request);
    StatusRuntimeException failure = failures.poll();
    if (failure != null) {
      answers.onError(failure);
      return;
    }
    for (TrainingEvent event : List.copyOf(events)) {
      if (event.getSequence() > request.getAfterSequence()) {
        if (cut()) {
          answers.onError(FakeRegistry.failure(Status.Code.UNAVAILABLE, ""));
          return;
        }
        answers.onNext(WatchTrainingRunResponse.newBuilder().setEvent(event).build());
      }
    }
    answers.onCompleted();
  }

  @Override
  public void cancelTrainingRun(
      CancelTrainingRunRequest request, StreamObserver<CancelTrainingRunResponse> answer) {
    TrainingRun run =
        TrainingRun.newBuilder()
            .setName(request.getName())
            .setState(TrainingRun.State.STATE_CANCELLED)
            .build();
    answer.onNext(CancelTrainingRunResponse.newBuilder().setTrainingRun(run).build());
    answer.onCompleted();
  }

  @Override
  public void getTrainingRun(
      GetTrainingRunRequest request, StreamObserver<GetTrainingRunResponse> answer) {
    if (silence != null) {
      silence.run();
      return;
    }
    StatusRuntimeException refusal = refusals.poll();
    if (refusal != null) {
      answer.onError(refusal);
      return;
    }
    TrainingRun run =
        TrainingRun.newBuilder()
            .setName(request.getName())
            .setState(ended() ? TrainingRun.State.STATE_SUCCEEDED : TrainingRun.State.STATE_RUNNING)
            .build();
    answer.onNext(GetTrainingRunResponse.newBuilder().setTrainingRun(run).build());
    answer.onCompleted();
  }

  @Override
  public void listRecipes(ListRecipesRequest request, StreamObserver<ListRecipesResponse> answer) {
    answer.onNext(
        ListRecipesResponse.newBuilder().addRecipes(Recipe.newBuilder().setName("study")).build());
    answer.onCompleted();
  }

  private final class Stream implements StreamObserver<TrainRequest> {
    private final StreamObserver<TrainResponse> answers;
    private long batchCount;
    private long sentSequence;
    private int credits;
    private boolean over;

    Stream(StreamObserver<TrainResponse> answers) {
      this.answers = answers;
    }

    @Override
    public void onNext(TrainRequest request) {
      synchronized (FakeTraining.this) {
        if (over) {
          return;
        }
        if (request.hasStart()) {
          start(request.getStart());
        } else {
          take(request.getBatch());
        }
      }
    }

    private void start(TrainStart start) {
      starts.add(start);
      StatusRuntimeException failure = failures.poll();
      if (failure != null || cut()) {
        beforeFailure.run();
        fail(failure == null ? FakeRegistry.failure(Status.Code.UNAVAILABLE, "") : failure);
        return;
      }
      batchCount = start.getSpec().getStreamed().getBatchCount();
      sentSequence = start.getAfterSequence();
      long next = ended() ? batchCount + 1 : batches.size() + 1;
      answer(
          TrainResponse.newBuilder()
              .setAccepted(
                  TrainAccepted.newBuilder()
                      .setTrainingRun("trainingRuns/" + start.getRunId())
                      .setNextBatch(batchCount == 0 ? 0 : next)));
      if (breaksQuietly > 0) {
        breaksQuietly--;
        fail(FakeRegistry.failure(Status.Code.UNAVAILABLE, ""));
        return;
      }
      if (batchCount > 0) {
        credit(CREDITS);
      }
      tell();
    }

    private void take(TrainingBatch batch) {
      credits--;
      if (credits < 0 || batch.getNumber() != batches.size() + 1) {
        complaint = "batch " + batch.getNumber() + " with " + credits + " credits left";
      }
      if (losesBatches > 0) {
        losesBatches--;
        beforeFailure.run();
        fail(FakeRegistry.failure(Status.Code.UNAVAILABLE, ""));
        return;
      }
      if (cut()) {
        fail(FakeRegistry.failure(Status.Code.UNAVAILABLE, ""));
        return;
      }
      batches.add(batch);
      happened(
          TrainingEvent.newBuilder().setStep(StepDone.newBuilder().setStep(batch.getNumber())));
      if (batches.size() == batchCount) {
        happened(
            TrainingEvent.newBuilder()
                .setCompleted(TrainingCompleted.newBuilder().setModelVersion(VERSION)));
      }
      if (cut()) {
        // What is stored and not acknowledged.
        fail(FakeRegistry.failure(Status.Code.CANCELLED, ""));
        return;
      }
      answer(
          TrainResponse.newBuilder()
              .setAcknowledgement(TrainAcknowledgement.newBuilder().setBatch(batch.getNumber())));
      credit(1);
      tell();
    }

    /** Sends what happened and was not told over this stream. */
    private void tell() {
      for (TrainingEvent event : List.copyOf(events)) {
        if (!over && event.getSequence() > sentSequence) {
          if (cut()) {
            fail(FakeRegistry.failure(Status.Code.UNAVAILABLE, ""));
            return;
          }
          answer(TrainResponse.newBuilder().setEvent(event));
          sentSequence = event.getSequence();
        }
      }
      if (ended() || endsEarly > 0) {
        endsEarly--;
        over = true;
        answers.onCompleted();
      }
    }

    private void credit(int count) {
      credits += count;
      answer(TrainResponse.newBuilder().setCredit(TrainCredit.newBuilder().setBatchCount(count)));
    }

    private void answer(TrainResponse.Builder response) {
      answers.onNext(response.build());
    }

    private void fail(StatusRuntimeException failure) {
      over = true;
      answers.onError(failure);
    }

    @Override
    public void onError(Throwable thrown) {
      synchronized (FakeTraining.this) {
        over = true;
      }
    }

    @Override
    public void onCompleted() {}
  }
}
