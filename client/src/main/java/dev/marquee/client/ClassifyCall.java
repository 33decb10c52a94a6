package dev.marquee.client;

import dev.marquee.v1.ClassifierServiceGrpc.ClassifierServiceStub;
import dev.marquee.v1.ClassifyStreamRequest;
import dev.marquee.v1.ClassifyStreamResponse;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import org.jspecify.annotations.Nullable;

/** One call of ClassifyStream, under flow control in both directions. */
final class ClassifyCall
    implements ClientResponseObserver<ClassifyStreamRequest, ClassifyStreamResponse> {

  /** Told what the server says, on the stub's executor. */
  interface Listener {
    void answered(ClassifyStreamResponse response);

    /** Nothing more comes; {@code thrown} is null where the server says that all is well. */
    void ended(@Nullable Throwable thrown);
  }

  private final Listener listener;
  private final int window;

  @SuppressWarnings("NullAway.Init") // gRPC calls beforeStart before it returns from opening.
  private ClientCallStreamObserver<ClassifyStreamRequest> requests;

  private ClassifyCall(Listener listener, int window) {
    this.listener = listener;
    this.window = window;
  }

  /** Opens a call that holds at most {@code window} answers which nobody has fetched yet. */
  static ClassifyCall open(ClassifierServiceStub stub, int window, Listener listener) {
    ClassifyCall call = new ClassifyCall(listener, window);
    var unused = stub.classifyStream(call);
    return call;
  }

  @Override
  public void beforeStart(ClientCallStreamObserver<ClassifyStreamRequest> stream) {
    requests = stream;
    stream.disableAutoRequestWithInitial(window);
    // Being woken is enough: who waits looks at isReady again.
    stream.setOnReadyHandler(() -> {});
  }

  /** Whether a message sent now would go out, not pile up here. */
  boolean isReady() {
    return requests.isReady();
  }

  void send(ClassifyStreamRequest request) {
    requests.onNext(request);
  }

  /** No more requests come. */
  void halfClose() {
    requests.onCompleted();
  }

  void cancel() {
    requests.cancel("The caller closed the stream before its last answer.", null);
  }

  @Override
  public void onNext(ClassifyStreamResponse response) {
    requests.request(1);
    listener.answered(response);
  }

  @Override
  public void onError(Throwable thrown) {
    listener.ended(thrown);
  }

  @Override
  public void onCompleted() {
    listener.ended(null);
  }
}
