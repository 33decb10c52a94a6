package dev.marquee.server.rpc;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;

/**
 * Refuses messages that are no messages. grpc-java would answer UNKNOWN, and log a stack trace for
 * what is the client's fault.
 */
final class MalformedRequests implements ServerInterceptor {
  private MalformedRequests() {}

  /** Puts a service behind the check: messages stay bytes until this is around their parsing. */
  static ServerServiceDefinition refusedBy(ServerServiceDefinition service) {
    return ServerInterceptors.intercept(
        ServerInterceptors.useInputStreamMessages(service), new MalformedRequests());
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    return new SimpleForwardingServerCallListener<>(next.startCall(call, headers)) {
      private boolean refused;

      @Override
      public void onMessage(Q message) {
        if (refused) {
          return;
        }
        try {
          super.onMessage(message);
        } catch (StatusRuntimeException e) {
          refused = true;
          refuse(call, e);
        }
      }

      @Override
      public void onHalfClose() {
        if (!refused) {
          super.onHalfClose();
        }
      }
    };
  }

  private static void refuse(ServerCall<?, ?> call, StatusRuntimeException parsing) {
    StatusRuntimeException refusal =
        StatusMapper.toException(
            new Failure.InvalidArgument(
                Reason.REQUEST_MALFORMED,
                "",
                "The message is not the one that the method takes: use stubs made from the protos.",
                parsing));
    Metadata trailers = refusal.getTrailers();
    call.close(Status.fromThrowable(refusal), trailers == null ? new Metadata() : trailers);
  }
}
