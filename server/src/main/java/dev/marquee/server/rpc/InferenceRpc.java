package dev.marquee.server.rpc;

import dev.marquee.inference.GRPCInferenceServiceGrpc;
import dev.marquee.inference.ModelInferRequest;
import dev.marquee.inference.ModelInferResponse;
import dev.marquee.inference.ModelMetadataRequest;
import dev.marquee.inference.ModelMetadataResponse;
import dev.marquee.inference.ModelReadyRequest;
import dev.marquee.inference.ModelReadyResponse;
import dev.marquee.inference.ModelStreamInferResponse;
import dev.marquee.inference.RepositoryIndexRequest;
import dev.marquee.inference.RepositoryIndexResponse;
import dev.marquee.inference.RepositoryModelLoadRequest;
import dev.marquee.inference.RepositoryModelLoadResponse;
import dev.marquee.inference.RepositoryModelUnloadRequest;
import dev.marquee.inference.RepositoryModelUnloadResponse;
import dev.marquee.inference.ServerLiveRequest;
import dev.marquee.inference.ServerLiveResponse;
import dev.marquee.inference.ServerMetadataRequest;
import dev.marquee.inference.ServerMetadataResponse;
import dev.marquee.inference.ServerReadyRequest;
import dev.marquee.inference.ServerReadyResponse;
import io.grpc.stub.StreamObserver;
import jakarta.inject.Inject;

/**
 * {@code inference.GRPCInferenceService} on the wire, the Open Inference Protocol: only who does
 * what.
 */
public final class InferenceRpc extends GRPCInferenceServiceGrpc.GRPCInferenceServiceImplBase {
  private final Inference inference;
  private final InferenceMetadata metadata;
  private final InferenceRepository repository;
  private final ModelHealth health;
  private final StreamWindow window;
  private final CallThreads threads;

  @Inject
  InferenceRpc(
      Inference inference,
      InferenceMetadata metadata,
      InferenceRepository repository,
      ModelHealth health,
      StreamWindow window,
      CallThreads threads) {
    this.inference = inference;
    this.metadata = metadata;
    this.repository = repository;
    this.health = health;
    this.window = window;
    this.threads = threads;
  }

  @Override
  public void serverLive(ServerLiveRequest request, StreamObserver<ServerLiveResponse> observer) {
    UnaryCall.answer(observer, () -> ServerLiveResponse.newBuilder().setLive(true).build());
  }

  @Override
  public void serverReady(
      ServerReadyRequest request, StreamObserver<ServerReadyResponse> observer) {
    UnaryCall.answer(
        observer, () -> ServerReadyResponse.newBuilder().setReady(health.serves()).build());
  }

  @Override
  public void modelReady(ModelReadyRequest request, StreamObserver<ModelReadyResponse> observer) {
    UnaryCall.answer(observer, () -> metadata.ready(request));
  }

  @Override
  public void serverMetadata(
      ServerMetadataRequest request, StreamObserver<ServerMetadataResponse> observer) {
    UnaryCall.answer(observer, metadata::server);
  }

  @Override
  public void modelMetadata(
      ModelMetadataRequest request, StreamObserver<ModelMetadataResponse> observer) {
    UnaryCall.answer(observer, () -> metadata.model(request));
  }

  @Override
  public void modelInfer(ModelInferRequest request, StreamObserver<ModelInferResponse> observer) {
    UnaryCall.answer(observer, () -> inference.answer(request));
  }

  @Override
  public StreamObserver<ModelInferRequest> modelStreamInfer(
      StreamObserver<ModelStreamInferResponse> observer) {
    return WindowedStream.open(inference::answerOfStream, window, threads, observer);
  }

  @Override
  public void repositoryIndex(
      RepositoryIndexRequest request, StreamObserver<RepositoryIndexResponse> observer) {
    UnaryCall.answer(observer, () -> repository.index(request));
  }

  @Override
  public void repositoryModelLoad(
      RepositoryModelLoadRequest request, StreamObserver<RepositoryModelLoadResponse> observer) {
    UnaryCall.answer(observer, () -> repository.load(request));
  }

  @Override
  public void repositoryModelUnload(
      RepositoryModelUnloadRequest request,
      StreamObserver<RepositoryModelUnloadResponse> observer) {
    UnaryCall.answer(observer, () -> repository.unload(request));
  }
}
