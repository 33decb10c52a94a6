package dev.marquee.server.rpc;

import com.google.common.base.CharMatcher;
import dev.marquee.server.registry.Cause;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Learns who calls: the header {@code marquee-actor}, which is the caller's own word, and the
 * address that the call comes from.
 */
final class Callers implements ServerInterceptor {
  static final Metadata.Key<String> ACTOR =
      Metadata.Key.of("marquee-actor", Metadata.ASCII_STRING_MARSHALLER);

  private static final CharMatcher PRINTABLE = CharMatcher.inRange(' ', '~');

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    String actor = headers.get(ACTOR);
    SocketAddress address = call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
    Caller caller = new Caller(actor == null ? "" : tame(actor), words(address));
    return Contexts.interceptCall(
        Context.current().withValue(Caller.KEY, caller), call, headers, next);
  }

  private static String tame(String actor) {
    String printable = PRINTABLE.negate().replaceFrom(actor, '?');
    return printable.substring(0, Math.min(printable.length(), Cause.MAX_ACTOR));
  }

  private static String words(@Nullable SocketAddress address) {
    return switch (address) {
      case null -> "";
      case InetSocketAddress inet -> inet.getAddress().getHostAddress();
      case SocketAddress other -> other.toString();
    };
  }
}
