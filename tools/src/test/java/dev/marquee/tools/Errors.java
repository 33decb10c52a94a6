package dev.marquee.tools;

import com.google.protobuf.Any;
import com.google.rpc.ErrorInfo;
import com.google.rpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;

/** The errors that a server sends. */
final class Errors {
  private Errors() {}

  static StatusRuntimeException of(io.grpc.Status.Code code, String reason, String message) {
    ErrorInfo info = ErrorInfo.newBuilder().setDomain("marquee.dev").setReason(reason).build();
    return StatusProto.toStatusRuntimeException(
        Status.newBuilder()
            .setCode(code.value())
            .setMessage(message)
            .addDetails(Any.pack(info))
            .build());
  }
}
