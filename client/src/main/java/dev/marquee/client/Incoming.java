package dev.marquee.client;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.MethodDescriptor;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ClientResponseObserver;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * The messages of one call that answers with a stream, fetched one by one by the thread that wants
 * them; two at most wait to be fetched. For one thread, but for {@link #cancel}.
 *
 * @param <T> the messages
 */
final class Incoming<T> implements AutoCloseable {
  private static final int AHEAD = 2;

  private final Mailbox mailbox = new Mailbox();
  private final Queue<T> messages = new ArrayDeque<>();
  private @Nullable MarqueeException failure;
  private boolean ended;

  @SuppressWarnings("NullAway.Init") // gRPC calls beforeStart before it returns from opening.
  private ClientCallStreamObserver<?> call;

  private Incoming() {}

  /** Makes the call. */
  static <Q, T> Incoming<T> open(
      Channel channel, MethodDescriptor<Q, T> method, CallOptions options, Q request) {
    Incoming<T> incoming = new Incoming<>();
    ClientCalls.asyncServerStreamingCall(
        channel.newCall(method, options.withExecutor(incoming.mailbox)),
        request,
        incoming.<Q>observer());
    return incoming;
  }

  /**
   * Returns the next message, or null after the last.
   *
   * @param patience how long to wait for it, at most a year
   * @throws MarqueeException where the call failed, or nothing came for so long
   */
  @Nullable T next(Duration patience) {
    while (messages.isEmpty() && !ended) {
      await(patience);
    }
    T message = messages.poll();
    if (message != null) {
      call.request(1);
      return message;
    }
    if (failure != null) {
      throw failure;
    }
    return null;
  }

  /** Ends the call; whoever waits for a message sees it fail. From any thread. */
  void cancel() {
    call.cancel("The caller wants no more of it.", null);
  }

  /** Ends the call where it has not ended. */
  @Override
  public void close() {
    if (!ended) {
      ended = true;
      cancel();
    }
    mailbox.close();
  }

  private void await(Duration patience) {
    try {
      if (!mailbox.runNext(patience)) {
        stop(Problem.stalled(patience));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stop(Problem.interrupted());
    }
  }

  private void stop(Problem problem) {
    ended = true;
    failure = problem.toException();
    cancel();
  }

  private <Q> ClientResponseObserver<Q, T> observer() {
    return new ClientResponseObserver<>() {
      @Override
      public void beforeStart(ClientCallStreamObserver<Q> stream) {
        stream.disableAutoRequestWithInitial(AHEAD);
        call = stream;
      }

      @Override
      public void onNext(T message) {
        messages.add(message);
      }

      @Override
      public void onError(Throwable thrown) {
        if (!ended) {
          ended = true;
          failure = ErrorDecoder.decodeUncancelled(thrown);
        }
      }

      @Override
      public void onCompleted() {
        ended = true;
      }
    };
  }
}
