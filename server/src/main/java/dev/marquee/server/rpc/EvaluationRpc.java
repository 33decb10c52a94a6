package dev.marquee.server.rpc;

import dev.marquee.v1.DeleteEvaluationRequest;
import dev.marquee.v1.DeleteEvaluationResponse;
import dev.marquee.v1.EvaluateRequest;
import dev.marquee.v1.EvaluateResponse;
import dev.marquee.v1.EvaluationServiceGrpc;
import dev.marquee.v1.GetEvaluationRequest;
import dev.marquee.v1.GetEvaluationResponse;
import dev.marquee.v1.ListEvaluationsRequest;
import dev.marquee.v1.ListEvaluationsResponse;
import dev.marquee.v1.ListPredictionsRequest;
import dev.marquee.v1.ListPredictionsResponse;
import io.grpc.stub.StreamObserver;
import jakarta.inject.Inject;

/** {@code marquee.v1.EvaluationService} on the wire: only who does what. */
public final class EvaluationRpc extends EvaluationServiceGrpc.EvaluationServiceImplBase {
  private final EvaluationCall evaluation;
  private final EvaluationReads reads;
  private final CallThreads threads;

  @Inject
  EvaluationRpc(EvaluationCall evaluation, EvaluationReads reads, CallThreads threads) {
    this.evaluation = evaluation;
    this.reads = reads;
    this.threads = threads;
  }

  @Override
  public void evaluate(EvaluateRequest request, StreamObserver<EvaluateResponse> observer) {
    PacedStream.answer(observer, threads, stream -> evaluation.run(request, stream));
  }

  @Override
  public void getEvaluation(
      GetEvaluationRequest request, StreamObserver<GetEvaluationResponse> observer) {
    UnaryCall.answer(observer, () -> reads.get(request));
  }

  @Override
  public void listEvaluations(
      ListEvaluationsRequest request, StreamObserver<ListEvaluationsResponse> observer) {
    UnaryCall.answer(observer, () -> reads.list(request));
  }

  @Override
  public void listPredictions(
      ListPredictionsRequest request, StreamObserver<ListPredictionsResponse> observer) {
    UnaryCall.answer(observer, () -> reads.list(request));
  }

  @Override
  public void deleteEvaluation(
      DeleteEvaluationRequest request, StreamObserver<DeleteEvaluationResponse> observer) {
    UnaryCall.answer(observer, () -> reads.delete(request));
  }
}
