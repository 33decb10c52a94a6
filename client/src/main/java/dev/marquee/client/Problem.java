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

  /** A stream on which nothing moved for this long. */
  static Problem stalled(Duration patience) {
    return local(
        Status.Code.DEADLINE_EXCEEDED, "", "Nothing came for " + patience.toMillis() + " ms.");
  }

  /** A wait that somebody ended. */
  static Problem interrupted() {
    String message = "The thread was interrupted while it waited for the server.";
    return local(Status.Code.CANCELLED, "", message);
  }

  /** A server that does not do what the API says. */
  static Problem ofProtocol(String message) {
    return local(Status.Code.INTERNAL, "", message);
  }

  /** Returns the exception whose class fits the code. */
  MarqueeException toException() {
    return switch (code) {
      case INVALID_ARGUMENT -> new InvalidArgumentException(this);
      case NOT_FOUND -> new NotFoundException(this);
      case ALREADY_EXISTS -> new AlreadyExistsException(this);
      case ABORTED -> new ConflictException(this);
      case FAILED_PRECONDITION -> new FailedPreconditionException(this);
      case RESOURCE_EXHAUSTED -> new ResourceExhaustedException(this);
      case DEADLINE_EXCEEDED -> new DeadlineExceededException(this);
      case UNAVAILABLE -> new UnavailableException(this);
      case OK,
          CANCELLED,
          UNKNOWN,
          PERMISSION_DENIED,
          OUT_OF_RANGE,
          UNIMPLEMENTED,
          INTERNAL,
          DATA_LOSS,
          UNAUTHENTICATED ->
          new MarqueeException(this);
    };
  }
}
