package dev.marquee.server.rpc;

import dev.marquee.models.failure.Failure;
import io.grpc.Status;

/**
 * The gRPC code of each kind of {@link Failure}: said once, for the wire and for a command that
 * meets one without a server.
 */
public final class FailureCode {
  private FailureCode() {}

  /** Returns the code, never {@code OK}. */
  public static Status.Code of(Failure failure) {
    return switch (failure) {
      case Failure.NotFound _ -> Status.Code.NOT_FOUND;
      case Failure.InvalidArgument _ -> Status.Code.INVALID_ARGUMENT;
      case Failure.AlreadyExists _ -> Status.Code.ALREADY_EXISTS;
      case Failure.Conflict _ -> Status.Code.ABORTED;
      case Failure.OutOfRange _ -> Status.Code.OUT_OF_RANGE;
      case Failure.FailedPrecondition _ -> Status.Code.FAILED_PRECONDITION;
      case Failure.Exhausted _ -> Status.Code.RESOURCE_EXHAUSTED;
      case Failure.Expired _ -> Status.Code.DEADLINE_EXCEEDED;
      case Failure.Cancelled _ -> Status.Code.CANCELLED;
      case Failure.Unavailable _ -> Status.Code.UNAVAILABLE;
    };
  }
}
