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
 * @param logId the id under which the server's log tells of it, or the empty string
 * @param maybeChanged the name of what may have been changed all the same, or the empty string
 */
record Problem(
    Status.Code code,
    String message,
    String reason,
    List<FieldViolation> fieldViolations,
    @Nullable Duration retryAfter,
    @Nullable Throwable cause,
    String logId,
    String maybeChanged) {

  Problem {
    fieldViolations = List.copyOf(fieldViolations);
  }

  /** A problem that no log tells of, of a call that changed nothing. */
  Problem(
      Status.Code code,
      String message,
      String reason,
      List<FieldViolation> fieldViolations,
      @Nullable Duration retryAfter,
      @Nullable Throwable cause) {
    this(code, message, reason, fieldViolations, retryAfter, cause, "", "");
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

  /** A server that does not answer in time where one that is away would be waited for. */
  static Problem silent(MarqueeException late) {
    return new Problem(
        Status.Code.UNAVAILABLE,
        "The server does not answer: " + late.getMessage(),
        late.reason(),
        List.of(),
        null,
        late);
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

  /**
   * Returns this problem as one of a call that was to change something: unless it is certain that
   * nothing was changed, it says so.
   *
   * @param name what was to be changed
   */
  Problem ofChange(String name) {
    return nothingChanged()
        ? this
        : new Problem(
            code,
            message
                + " Whether it was done is not known: look at "
                + name
                + " and its history before you try again.",
            reason,
            fieldViolations,
            retryAfter,
            cause,
            logId,
            name);
  }

  /** Whether it is certain that the call changed nothing. */
  private boolean nothingChanged() {
    return switch (code) {
      // A server that stops ends calls wherever they are, and a defect, or a disk that is gone, may
      // show at the commit itself or after it: that it says so says nothing of the change.
      case CANCELLED, UNKNOWN, INTERNAL, UNAVAILABLE -> neverSent();
      // The server looks at the deadline for the last time before it commits.
      case DEADLINE_EXCEEDED -> reason.equals("DEADLINE_EXCEEDED");
      // Without a reason it may be the answer that is larger than this side takes.
      case RESOURCE_EXHAUSTED -> !reason.isEmpty();
      case OK,
          INVALID_ARGUMENT,
          NOT_FOUND,
          ALREADY_EXISTS,
          PERMISSION_DENIED,
          FAILED_PRECONDITION,
          ABORTED,
          OUT_OF_RANGE,
          UNIMPLEMENTED,
          DATA_LOSS,
          UNAUTHENTICATED ->
          true;
    };
  }

  /** Whether there was no connection at all, over which anything could have been sent. */
  private boolean neverSent() {
    return cause != null && ErrorDecoder.neverConnected(cause);
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
