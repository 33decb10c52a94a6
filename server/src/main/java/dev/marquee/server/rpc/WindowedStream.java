package dev.marquee.server.rpc;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.grpc.Context;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.function.Function;

/**
 * A stream of requests of which each has an answer of its own. Each request works on a virtual
 * thread of its own; answers go out as they are ready. A request is read from the wire only for an
 * answer that the client has taken, so that neither a fast writer nor a slow reader makes the
 * server hold more than a window of requests.
 */
final class WindowedStream<Q, A> implements StreamObserver<Q> {
  private final Function<Q, A> work;
  private final ServerCallStreamObserver<A> observer;
  private final Executor workers;

  @GuardedBy("this")
  private final Queue<A> ready = new ArrayDeque<>();

  @GuardedBy("this")
  private int working;

  @GuardedBy("this")
  private boolean halfClosed;

  @GuardedBy("this")
  private boolean ended;

  private WindowedStream(
      Function<Q, A> work, ServerCallStreamObserver<A> observer, Executor workers) {
    this.work = work;
    this.observer = observer;
    this.workers = workers;
  }

  /**
   * Opens one.
   *
   * @param work answers a request on the current thread, which the current call's end interrupts;
   *     it throws nothing
   */
  static <Q, A> StreamObserver<Q> open(
      Function<Q, A> work, StreamWindow window, CallThreads threads, StreamObserver<A> observer) {
    Executor workers = Context.current().fixedContextExecutor(threads);
    ServerCallStreamObserver<A> paced = (ServerCallStreamObserver<A>) observer;
    WindowedStream<Q, A> call = new WindowedStream<>(work, paced, workers);
    paced.disableAutoRequest();
    paced.setOnReadyHandler(call::send);
    paced.setOnCancelHandler(call::end);
    paced.request(window.images());
    return call;
  }

  @Override
  public void onNext(Q request) {
    synchronized (this) {
      working++;
    }
    workers.execute(
        () -> {
          A answer;
          try (Interruption _ = Interruption.ofCurrentCall()) {
            answer = work.apply(request);
          }
          synchronized (this) {
            working--;
            ready.add(answer);
          }
          send();
        });
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
