package dev.marquee.server.rpc;

import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.StatusRuntimeException;
import java.io.InputStream;

/**
 * Refuses messages that are no messages. grpc-java would answer UNKNOWN, and log a stack trace for
 * what is the client's fault.
 */
final class MalformedRequests implements ServerInterceptor {
  /**
   * Leaves messages the streams that they come as. {@link
   * ServerInterceptors#useInputStreamMessages} would put a buffer around each response, so that it
   * is copied piece by piece, instead of written where it is sent from.
   */
  private static final MethodDescriptor.Marshaller<InputStream> AS_THEY_COME =
      new MethodDescriptor.Marshaller<>() {
        @Override
        public InputStream stream(InputStream message) {
          return message;
        }

        @Override
        public InputStream parse(InputStream message) {
          return message;
        }
      };

  private MalformedRequests() {}

  /** Puts a service behind the check: messages stay bytes until this is around their parsing. */
  static ServerServiceDefinition refusedBy(ServerServiceDefinition service) {
    return ServerInterceptors.intercept(
        ServerInterceptors.useMarshalledMessages(service, AS_THEY_COME), new MalformedRequests());
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    RefusableCall<Q, A> refusable = new RefusableCall<>(call);
    return new SimpleForwardingServerCallListener<>(next.startCall(refusable, headers)) {
      @Override
      public void onMessage(Q message) {
        if (refusable.isRefused()) {
          return;
        }
        try {
          super.onMessage(message);
        } catch (StatusRuntimeException e) {
          refusable.refuse(e);
        }
      }

      @Override
      public void onHalfClose() {
        if (!refusable.isRefused()) {
          super.onHalfClose();
        }
      }
    };
  }
}
