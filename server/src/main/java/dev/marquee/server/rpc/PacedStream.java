package dev.marquee.server.rpc;

import dev.marquee.models.failure.Failure;
import io.grpc.Context;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/**
 * A server stream that a thread of its own writes at the pace at which the client takes it, so that
 * a slow reader makes the server hold no more than what is on the wire.
 */
final class PacedStream<T> {
  private final ServerCallStreamObserver<T> observer;
  private final Semaphore ready = new Semaphore(0);

  private PacedStream(ServerCallStreamObserver<T> observer) {
    this.observer = observer;
  }

  /**
   * Answers a call on a thread of its own, which leaves gRPC's to say when the client takes more:
   * with what {@code work} sends, and then with its end or the status of its failure. The thread is
   * interrupted when the call ends first.
   */
  static <T> void answer(
      StreamObserver<T> client, Executor threads, Consumer<PacedStream<T>> work) {
    ServerCallStreamObserver<T> observer = (ServerCallStreamObserver<T>) client;
    PacedStream<T> stream = new PacedStream<>(observer);
    observer.setOnReadyHandler(stream.ready::release);
    // Without a handler, sending into a cancelled call throws; the work notices by itself.
    observer.setOnCancelHandler(stream.ready::release);
    Context.current().fixedContextExecutor(threads).execute(() -> stream.run(work));
  }

  private void run(Consumer<PacedStream<T>> work) {
    try (Interruption _ = Interruption.ofCurrentCall()) {
      work.accept(this);
    } catch (RuntimeException | Error e) {
      observer.onError(StatusMapper.toException(e));
      return;
    }
    observer.onCompleted();
  }

  /**
   * Sends a message once the client takes it.
   *
   * @throws Failure.Cancelled if the call has ended
   */
  void send(T message) {
    try {
      while (!observer.isReady()) {
        if (observer.isCancelled()) {
          throw cancelled();
        }
        ready.acquire();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw cancelled();
    }
    observer.onNext(message);
  }

  private static Failure cancelled() {
    return Failure.Cancelled.byCaller();
  }
}
