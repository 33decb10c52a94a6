package dev.marquee.server.rpc;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.function.Consumer;

/**
 * A server stream of a few small messages, from whatever thread has one, which never waits for the
 * client. What comes after the end is dropped. Thread-safe.
 */
final class EventStream<T> {
  private final StreamObserver<T> observer;

  @GuardedBy("this")
  private boolean ended;

  private EventStream(StreamObserver<T> observer) {
    this.observer = observer;
  }

  /**
   * Answers a call with the messages of {@code work}, and then with its end or the status of its
   * failure.
   */
  static <T> void answer(StreamObserver<T> observer, Consumer<EventStream<T>> work) {
    EventStream<T> stream = new EventStream<>(observer);
    // With a handler, sending to a caller who has gone does nothing; without one it throws.
    ((ServerCallStreamObserver<T>) observer).setOnCancelHandler(() -> {});
    try (Interruption _ = Interruption.ofCurrentCall()) {
      work.accept(stream);
    } catch (RuntimeException | Error e) {
      stream.end(() -> observer.onError(StatusMapper.toException(e)));
      return;
    }
    stream.end(observer::onCompleted);
  }

  /** Sends a message, unless the stream has ended. */
  synchronized void send(T message) {
    if (!ended) {
      observer.onNext(message);
    }
  }

  private synchronized void end(Runnable last) {
    ended = true;
    last.run();
  }
}
