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
 * One call, whichever way it streams, sent no faster than the server takes it; a bounded number of
 * answers wait to be fetched. For one thread, but for {@link #cancel}.
 *
 * @param <Q> what is sent
 * @param <A> what is answered
 */
final class Exchange<Q, A> implements ClientResponseObserver<Q, A>, AutoCloseable {
  /** Small answers: a few on their way keep the server from waiting for this side. */
  private static final int AHEAD = 16;

  private final int ahead;
  private final Mailbox mailbox = new Mailbox();
  private final Queue<A> answers = new ArrayDeque<>();
  private @Nullable MarqueeException failure;
  private boolean ended;

  /** Whether the server takes more, since somebody last waited. */
  private boolean becameReady;

  @SuppressWarnings("NullAway.Init") // gRPC calls beforeStart before it returns from opening.
  private ClientCallStreamObserver<Q> requests;

  private Exchange(int ahead) {
    this.ahead = ahead;
  }

  /** Makes a call that streams both ways, for as long as it takes. */
  static <Q, A> Exchange<Q, A> open(Channel channel, MethodDescriptor<Q, A> method) {
    return open(channel, method, CallOptions.DEFAULT, AHEAD);
  }

  /**
   * Makes a call; also of a method to which, or from which, only one message goes.
   *
   * @param ahead how many answers at most wait to be fetched; at least 2, since gRPC looks for a
   *     second one where there may be only one
   */
  static <Q, A> Exchange<Q, A> open(
      Channel channel, MethodDescriptor<Q, A> method, CallOptions options, int ahead) {
    Exchange<Q, A> exchange = new Exchange<>(ahead);
    var unused =
        ClientCalls.asyncBidiStreamingCall(
            channel.newCall(method, options.withExecutor(exchange.mailbox)), exchange);
    return exchange;
  }

  /**
   * Waits until there is a connection, over which the first message goes.
   *
   * @throws MarqueeException where there is none, or nothing moved for so long
   */
  void awaitConnection(Duration patience) {
    while (!ended && !requests.isReady()) {
      await(patience);
    }
    if (failure != null) {
      throw failure;
    }
  }

  /** Whether a message sent now would go out, not pile up here. */
  boolean isReady() {
    return !ended && requests.isReady();
  }

  /** Sends a message; without effect on a call that has ended. */
  void send(Q request) {
    if (!ended) {
      requests.onNext(request);
    }
  }

  /** No more messages are sent. */
  void halfClose() {
    if (!ended) {
      requests.onCompleted();
    }
  }

  /** Returns an answer that is there, or null. */
  @Nullable A poll() {
    // What lies in the mailbox came before now.
    while (!ended && runNext(Duration.ZERO)) {
      // Each task may bring an answer, or the end behind the last of them.
    }
    A answer = answers.poll();
    if (answer != null && !ended) {
      requests.request(1);
    }
    return answer;
  }

  /**
   * Waits until something happens; not at all where the server takes more since the last wait.
   *
   * @throws MarqueeException where nothing did for so long
   */
  void await(Duration patience) {
    // A poll may have come across that word, when nobody looked at isReady any more.
    if (!becameReady && !runNext(patience)) {
      stop(Problem.stalled(patience));
    }
    becameReady = false;
    if (failure != null && answers.isEmpty()) {
      throw failure;
    }
  }

  /**
   * Whether the server has ended the call, all being well for it, and all answers were fetched.
   *
   * @throws MarqueeException where the call failed, and all answers before that were fetched
   */
  boolean isOver() {
    if (!answers.isEmpty()) {
      return false;
    }
    if (failure != null) {
      throw failure;
    }
    return ended;
  }

  /** Ends the call; whoever waits for an answer sees it fail. From any thread. */
  void cancel() {
    requests.cancel("The caller wants no more of it.", null);
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

  @Override
  public void beforeStart(ClientCallStreamObserver<Q> stream) {
    stream.disableAutoRequestWithInitial(ahead);
    stream.setOnReadyHandler(() -> becameReady = true);
    requests = stream;
  }

  @Override
  public void onNext(A answer) {
    answers.add(answer);
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

  /** Returns false where nothing came. */
  private boolean runNext(Duration patience) {
    try {
      return mailbox.runNext(patience);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stop(Problem.interrupted());
      return true;
    }
  }

  private void stop(Problem problem) {
    ended = true;
    failure = problem.toException();
    cancel();
  }
}
