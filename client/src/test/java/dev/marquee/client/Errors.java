package dev.marquee.client;

import com.google.protobuf.Any;
import com.google.protobuf.Duration;
import com.google.protobuf.Message;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import io.grpc.protobuf.StatusProto;

/** The errors that a server sends. */
final class Errors {
  private Errors() {}

  static Status status(io.grpc.Status.Code code, String message, Message... details) {
    Status.Builder status = Status.newBuilder().setCode(code.value()).setMessage(message);
    for (Message detail : details) {
      status.addDetails(Any.pack(detail));
    }
    return status.build();
  }

  static Throwable thrown(io.grpc.Status.Code code, String message, Message... details) {
    return StatusProto.toStatusRuntimeException(status(code, message, details));
  }

  static ErrorInfo info(String reason) {
    return ErrorInfo.newBuilder().setDomain("marquee.dev").setReason(reason).build();
  }

  static RetryInfo retryAfterMillis(int millis) {
    return RetryInfo.newBuilder()
        .setRetryDelay(
            Duration.newBuilder().setSeconds(millis / 1000).setNanos(millis % 1000 * 1_000_000))
        .build();
  }

  /** A queue that is full for as long as this. */
  static Status busy(int millis) {
    return status(
        io.grpc.Status.Code.RESOURCE_EXHAUSTED,
        "The queue is full.",
        info("QUEUE_FULL"),
        retryAfterMillis(millis));
  }
}
