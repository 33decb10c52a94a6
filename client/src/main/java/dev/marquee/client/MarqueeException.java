package dev.marquee.client;

import io.grpc.Status;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A call, or one image of a stream, that failed. The kinds that a caller may want to tell apart
 * have a class of their own; anything else is a plain {@code MarqueeException} with its code.
 * Programs switch on {@link #reason()}, which is stable; the message is for people.
 */
public sealed class MarqueeException extends RuntimeException
    permits AlreadyExistsException,
        ConflictException,
        DeadlineExceededException,
        FailedPreconditionException,
        InvalidArgumentException,
        NotFoundException,
        ResourceExhaustedException,
        UnavailableException {
  private final Problem problem;

  MarqueeException(Problem problem) {
    super(problem.message(), problem.cause());
    this.problem = problem;
  }

  /** Returns the gRPC code of the failure, never {@code OK}. */
  public Status.Code code() {
    return problem.code();
  }

  /**
   * Returns the stable name of what happened, such as {@code QUEUE_FULL} ({@code docs/errors.md}
   * lists them), or the empty string where no Marquee server said anything, as when the connection
   * broke.
   */
  public String reason() {
    return problem.reason();
  }

  /** Returns the fields of the request that are at fault; empty where the request is not. */
  public List<FieldViolation> fieldViolations() {
    return problem.fieldViolations();
  }

  /**
   * Returns the name of what the call may have changed, where nobody said what became of it: a
   * connection that broke, a deadline that passed, a server that stopped ({@code SHUTTING_DOWN}) or
   * failed ({@code INTERNAL}) before the answer came. Look at it before you try again. Empty where
   * it is certain that nothing was changed, or nothing was to be.
   */
  public Optional<String> maybeChanged() {
    return Optional.of(problem.maybeChanged()).filter(name -> !name.isEmpty());
  }

  /**
   * Returns the id under which the server's log tells of a defect; empty where the failure is none.
   */
  public Optional<String> logId() {
    return Optional.of(problem.logId()).filter(id -> !id.isEmpty());
  }

  /** Returns when to come again, at least zero; empty where the server did not say. */
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(problem.retryAfter());
  }

  /** Returns what to throw where the call that failed was to change something of this name. */
  MarqueeException ofChange(String name) {
    Problem changed = problem.ofChange(name);
    return changed.equals(problem) ? this : changed.toException();
  }
}
