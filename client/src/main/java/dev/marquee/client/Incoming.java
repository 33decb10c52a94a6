package dev.marquee.client;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.MethodDescriptor;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The messages of one call that answers with a stream, fetched one by one by the thread that wants
 * them; two at most wait to be fetched. For one thread, but for {@link #cancel}.
 *
 * @param <T> the messages
 */
final class Incoming<T> implements AutoCloseable {
  private static final int AHEAD = 2;

  private final Exchange<?, T> exchange;

  private Incoming(Exchange<?, T> exchange) {
    this.exchange = exchange;
  }

  /** Makes the call. */
  static <Q, T> Incoming<T> open(
      Channel channel, MethodDescriptor<Q, T> method, CallOptions options, Q request) {
    Exchange<Q, T> exchange = Exchange.open(channel, method, options, AHEAD);
    exchange.send(request);
    exchange.halfClose();
    return new Incoming<>(exchange);
  }

  /**
   * Returns the next message, or null after the last.
   *
   * @param patience how long to wait for it, at most a year
   * @throws MarqueeException where the call failed, or nothing came for so long
   */
  @Nullable T next(Duration patience) {
    while (true) {
      T message = exchange.poll();
      if (message != null || exchange.isOver()) {
        return message;
      }
      exchange.await(patience);
    }
  }

  /** Ends the call; whoever waits for a message sees it fail. From any thread. */
  void cancel() {
    exchange.cancel();
  }

  /** Ends the call where it has not ended. */
  @Override
  public void close() {
    exchange.close();
  }
}
