package dev.marquee.server.rpc;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;

/**
 * A call that can be ended from beside its handler: what the handler sends afterwards goes nowhere.
 * Thread-safe, unlike the call itself.
 */
final class RefusableCall<Q, A> extends SimpleForwardingServerCall<Q, A> {
  @GuardedBy("this")
  private boolean refused;

  @GuardedBy("this")
  private boolean closed;

  RefusableCall(ServerCall<Q, A> call) {
    super(call);
  }

  /** Ends the call for a message that could not be read. */
  void refuse(StatusRuntimeException reading) {
    if (reading.getStatus().getCode() == Status.Code.RESOURCE_EXHAUSTED) {
      // Compressed, it was small enough: gRPC counts again as it inflates.
      refuse(reading.getStatus(), new Metadata(), () -> {});
      return;
    }
    refuse(
        new Failure.InvalidArgument(
            Reason.REQUEST_MALFORMED,
            "",
            "The message is not the one that the method takes: use stubs made from the protos.",
            reading),
        () -> {});
  }

  /**
   * Ends the call, unless its handler has done so.
   *
   * @param before done before the client is told; what the handler sends for it goes nowhere
   */
  void refuse(Failure failure, Runnable before) {
    StatusRuntimeException refusal = StatusMapper.toException(failure);
    Metadata trailers = refusal.getTrailers();
    refuse(refusal.getStatus(), trailers == null ? new Metadata() : trailers, before);
  }

  private synchronized void refuse(Status status, Metadata trailers, Runnable before) {
    if (!refused && !closed) {
      refused = true;
      before.run();
      super.close(status, trailers);
    }
  }

  synchronized boolean isRefused() {
    return refused;
  }

  @Override
  public synchronized boolean isReady() {
    return !refused && super.isReady();
  }

  @Override
  public synchronized void sendHeaders(Metadata headers) {
    if (!refused) {
      super.sendHeaders(headers);
    }
  }

  @Override
  public synchronized void sendMessage(A message) {
    if (!refused) {
      super.sendMessage(message);
    }
  }

  @Override
  public synchronized void close(Status status, Metadata trailers) {
    if (!refused) {
      closed = true;
      super.close(status, trailers);
    }
  }
}
