package dev.marquee.server.rpc;

import dev.marquee.v1.ClassifierServiceGrpc;
import dev.marquee.v1.ClassifyRequest;
import dev.marquee.v1.ClassifyResponse;
import dev.marquee.v1.ClassifyStreamRequest;
import dev.marquee.v1.ClassifyStreamResponse;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import jakarta.inject.Inject;

/** {@code marquee.v1.ClassifierService} on the wire. */
public final class ClassifierRpc extends ClassifierServiceGrpc.ClassifierServiceImplBase {
  private final Classification classification;
  private final StreamWindow window;
  private final CallThreads threads;

  @Inject
  ClassifierRpc(Classification classification, StreamWindow window, CallThreads threads) {
    this.classification = classification;
    this.window = window;
    this.threads = threads;
  }

  @Override
  public void classify(ClassifyRequest request, StreamObserver<ClassifyResponse> observer) {
    UnaryCall.answer(observer, () -> classification.answer(request));
  }

  @Override
  public StreamObserver<ClassifyStreamRequest> classifyStream(
      StreamObserver<ClassifyStreamResponse> observer) {
    return ClassifyStreamCall.open(
        classification,
        window,
        threads,
        (ServerCallStreamObserver<ClassifyStreamResponse>) observer);
  }
}
