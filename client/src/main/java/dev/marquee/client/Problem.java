package dev.marquee.client;

import io.grpc.Status;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link MarqueeException} carries.
 *
 * @param code what kind of failure it is, never {@code OK}
 * @param message a sentence for people
 * @param reason the stable name, or the empty string
 * @param fieldViolations the fields at fault
 * @param retryAfter when to come again, at least zero, where it is known
 * @param cause what gRPC threw, where it threw
 */
record Problem(
    Status.Code code,
    String message,
    String reason,
    List<FieldViolation> fieldViolations,
    @Nullable Duration retryAfter,
    @Nullable Throwable cause) {

  Problem {
    fieldViolations = List.copyOf(fieldViolations);
  }

  /** A problem that was found on this side of the wire. */
  static Problem local(Status.Code code, String reason, String message) {
    return new Problem(code, message, reason, List.of(), null, null);
  }

  /** Returns the exception whose class fits the code. */
  MarqueeException toException() {
    return switch (code) {
      case INVALID_ARGUMENT -> new InvalidArgumentException(this);
      case NOT_FOUND -> new NotFoundException(this);
      case FAILED_PRECONDITION -> new FailedPreconditionException(this);
      case RESOURCE_EXHAUSTED -> new ResourceExhaustedException(this);
      case DEADLINE_EXCEEDED -> new DeadlineExceededException(this);
      case UNAVAILABLE -> new UnavailableException(this);
      case OK,
          CANCELLED,
          UNKNOWN,
          ALREADY_EXISTS,
          PERMISSION_DENIED,
          ABORTED,
          OUT_OF_RANGE,
          UNIMPLEMENTED,
          INTERNAL,
          DATA_LOSS,
          UNAUTHENTICATED ->
          new MarqueeException(this);
    };
  }
}
