package dev.marquee.server.rpc;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.v1.ClassifyStreamRequest;
import dev.marquee.v1.ClassifyStreamResponse;
import io.grpc.Context;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;

/**
 * One ClassifyStream call. Each request works on a virtual thread of its own; answers go out as
 * they are ready. A request is read from the wire only for an answer that the client has taken, so
 * that neither a fast writer nor a slow reader makes the server hold more than a window of images.
 */
final class ClassifyStreamCall implements StreamObserver<ClassifyStreamRequest> {
  private static final int MAX_ID = 256;

  private final Classification classification;
  private final ServerCallStreamObserver<ClassifyStreamResponse> observer;
  private final Executor workers;

  @GuardedBy("this")
  private final Queue<ClassifyStreamResponse> ready = new ArrayDeque<>();

  @GuardedBy("this")
  private int working;

  @GuardedBy("this")
  private boolean halfClosed;

  @GuardedBy("this")
  private boolean ended;

  private ClassifyStreamCall(
      Classification classification,
      ServerCallStreamObserver<ClassifyStreamResponse> observer,
      Executor workers) {
    this.classification = classification;
    this.observer = observer;
    this.workers = workers;
  }

  static StreamObserver<ClassifyStreamRequest> open(
      Classification classification,
      StreamWindow window,
      CallThreads threads,
      ServerCallStreamObserver<ClassifyStreamResponse> observer) {
    Executor workers = Context.current().fixedContextExecutor(threads);
    ClassifyStreamCall call = new ClassifyStreamCall(classification, observer, workers);
    observer.disableAutoRequest();
    observer.setOnReadyHandler(call::send);
    observer.setOnCancelHandler(call::end);
    observer.request(window.images());
    return call;
  }

  @Override
  public void onNext(ClassifyStreamRequest request) {
    synchronized (this) {
      working++;
    }
    workers.execute(
        () -> {
          ClassifyStreamResponse response = answer(request);
          synchronized (this) {
            working--;
            ready.add(response);
          }
          send();
        });
  }

  private ClassifyStreamResponse answer(ClassifyStreamRequest request) {
    String id = request.getId();
    ClassifyStreamResponse.Builder response =
        ClassifyStreamResponse.newBuilder().setId(isTooLong(id) ? cut(id) : id);
    try (Interruption _ = Interruption.ofCurrentCall()) {
      check(request);
      response.setResponse(classification.answer(request.getRequest()));
    } catch (RuntimeException | Error e) {
      response.setError(StatusMapper.toStatus(e));
    }
    return response.build();
  }

  private static void check(ClassifyStreamRequest request) {
    if (isTooLong(request.getId())) {
      throw new Failure.InvalidArgument(
          Reason.ID_TOO_LONG, "id", "An id has at most %d characters.".formatted(MAX_ID));
    }
    if (!request.hasRequest()) {
      throw new Failure.InvalidArgument(
          Reason.REQUEST_MISSING, "request", "Set request to what Classify would be sent.");
    }
  }

  /** Characters are counted as every language can count them: as code points. */
  private static boolean isTooLong(String id) {
    return id.codePointCount(0, id.length()) > MAX_ID;
  }

  private static String cut(String id) {
    return id.substring(0, id.offsetByCodePoints(0, MAX_ID));
  }

  /** Sends what the client takes, and reads one request more for each. */
  private synchronized void send() {
    while (!ended && !ready.isEmpty() && observer.isReady()) {
      observer.onNext(ready.remove());
      observer.request(1);
    }
    if (!ended && halfClosed && working == 0 && ready.isEmpty()) {
      ended = true;
      observer.onCompleted();
    }
  }

  private synchronized void end() {
    ended = true;
    ready.clear();
  }

  /** The client is gone; the call's context interrupts what is still at work for it. */
  @Override
  public void onError(Throwable cancelled) {
    end();
  }

  @Override
  public void onCompleted() {
    synchronized (this) {
      halfClosed = true;
    }
    send();
  }
}
