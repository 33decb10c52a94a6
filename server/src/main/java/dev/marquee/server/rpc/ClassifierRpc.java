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

  @Inject
  ClassifierRpc(Classification classification, StreamWindow window) {
    this.classification = classification;
    this.window = window;
  }

  @Override
  public void classify(ClassifyRequest request, StreamObserver<ClassifyResponse> observer) {
    UnaryCall.answer(observer, () -> classification.answer(request));
  }

  @Override
  public StreamObserver<ClassifyStreamRequest> classifyStream(
      StreamObserver<ClassifyStreamResponse> observer) {
    return ClassifyStreamCall.open(
        classification, window, (ServerCallStreamObserver<ClassifyStreamResponse>) observer);
  }
}
