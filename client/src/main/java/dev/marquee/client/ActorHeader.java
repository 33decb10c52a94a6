package dev.marquee.client;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;

/** Tells the server with every call who is calling, for its records. */
final class ActorHeader implements ClientInterceptor {
  static final Metadata.Key<String> KEY =
      Metadata.Key.of("marquee-actor", Metadata.ASCII_STRING_MARSHALLER);

  /** What servers record of it, in characters. */
  private static final int MAX_LENGTH = 128;

  private final String actor;

  /**
   * @param actor anything; see {@link #printable}
   */
  ActorHeader(String actor) {
    this.actor = printable(actor);
  }

  /** Returns what of a name fits into a header: printable ASCII, '?' in the place of all else. */
  static String printable(String actor) {
    String ascii = actor.strip().replaceAll("[^ -~]", "?");
    return ascii.substring(0, Math.min(ascii.length(), MAX_LENGTH)).strip();
  }

  @Override
  public <Q, A> ClientCall<Q, A> interceptCall(
      MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
    ClientCall<Q, A> call = next.newCall(method, options);
    if (actor.isEmpty()) {
      return call;
    }
    return new SimpleForwardingClientCall<Q, A>(call) {
      @Override
      public void start(Listener<A> listener, Metadata headers) {
        headers.put(KEY, actor);
        super.start(listener, headers);
      }
    };
  }
}
