package dev.marquee.server.rpc;

import dev.marquee.server.training.Runs;
import dev.marquee.v1.CancelTrainingRunRequest;
import dev.marquee.v1.CancelTrainingRunResponse;
import dev.marquee.v1.GetTrainingRunRequest;
import dev.marquee.v1.GetTrainingRunResponse;
import dev.marquee.v1.ListRecipesRequest;
import dev.marquee.v1.ListRecipesResponse;
import dev.marquee.v1.ListTrainingRunsRequest;
import dev.marquee.v1.ListTrainingRunsResponse;
import dev.marquee.v1.TrainRequest;
import dev.marquee.v1.TrainResponse;
import dev.marquee.v1.TrainingServiceGrpc;
import dev.marquee.v1.WatchTrainingRunRequest;
import dev.marquee.v1.WatchTrainingRunResponse;
import io.grpc.stub.StreamObserver;
import jakarta.inject.Inject;

/** {@code marquee.v1.TrainingService} on the wire: only who does what. */
public final class TrainingRpc extends TrainingServiceGrpc.TrainingServiceImplBase {
  private final Runs runs;
  private final RunReads reads;
  private final RunWatch watch;
  private final CallThreads threads;
  private final StopSignal stop;

  @Inject
  TrainingRpc(Runs runs, RunReads reads, RunWatch watch, CallThreads threads, StopSignal stop) {
    this.runs = runs;
    this.reads = reads;
    this.watch = watch;
    this.threads = threads;
    this.stop = stop;
  }

  @Override
  public StreamObserver<TrainRequest> train(StreamObserver<TrainResponse> observer) {
    return TrainCall.open(runs, watch, threads, stop, observer);
  }

  @Override
  public void getTrainingRun(
      GetTrainingRunRequest request, StreamObserver<GetTrainingRunResponse> observer) {
    UnaryCall.answer(observer, () -> reads.get(request));
  }

  @Override
  public void listTrainingRuns(
      ListTrainingRunsRequest request, StreamObserver<ListTrainingRunsResponse> observer) {
    UnaryCall.answer(observer, () -> reads.list(request));
  }

  @Override
  public void cancelTrainingRun(
      CancelTrainingRunRequest request, StreamObserver<CancelTrainingRunResponse> observer) {
    UnaryCall.answer(observer, () -> reads.cancel(request));
  }

  @Override
  public void watchTrainingRun(
      WatchTrainingRunRequest request, StreamObserver<WatchTrainingRunResponse> observer) {
    PacedStream.answer(observer, threads, stream -> watch.follow(request, stream));
  }

  @Override
  public void listRecipes(
      ListRecipesRequest request, StreamObserver<ListRecipesResponse> observer) {
    UnaryCall.answer(observer, RunReads::recipes);
  }
}
