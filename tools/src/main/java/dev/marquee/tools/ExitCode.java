package dev.marquee.tools;

import dev.marquee.client.MarqueeException;
import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.server.rpc.FailureCode;
import io.grpc.Status;

/**
 * What the command exits with, so that a script can tell what to do about a failure; {@link
 * Marquee} lists them for people, and {@code docs/errors.md} says which reason has which.
 */
final class ExitCode {
  /** The command failed in a way that has no code of its own, or one of several posters did. */
  static final int FAILED = 1;

  /** An argument, what it names or the configuration is at fault, whoever found that. */
  static final int USAGE = 2;

  // Not for other classes: these say what an exception says already.
  private static final int NOT_FOUND = 3;
  private static final int REFUSED = 4;
  private static final int CONFLICT = 5;
  private static final int UNAVAILABLE = 6;
  private static final int EXHAUSTED = 7;

  private ExitCode() {}

  /** Returns the code of a command that threw. */
  static int of(Throwable thrown) {
    return switch (thrown) {
      case MarqueeException failure -> of(failure.code());
      case ProductionMoved _ -> CONFLICT;
      case CommandFailure failure -> failure.code().map(ExitCode::of).orElse(FAILED);
      case FileFailure failure when failure.isMissing() -> USAGE;
      case Failure failure
          when failure.reason() == Reason.CONFIG_INVALID
              || failure.reason() == Reason.DEVICE_UNAVAILABLE ->
          USAGE;
      case Failure failure -> of(FailureCode.of(failure));
      default -> FAILED;
    };
  }

  private static int of(Status.Code code) {
    return switch (code) {
      case INVALID_ARGUMENT -> USAGE;
      case NOT_FOUND -> NOT_FOUND;
      case FAILED_PRECONDITION -> REFUSED;
      case ABORTED, ALREADY_EXISTS -> CONFLICT;
      case UNAVAILABLE, DEADLINE_EXCEEDED -> UNAVAILABLE;
      case RESOURCE_EXHAUSTED -> EXHAUSTED;
      case OK,
          CANCELLED,
          UNKNOWN,
          PERMISSION_DENIED,
          OUT_OF_RANGE,
          UNIMPLEMENTED,
          INTERNAL,
          DATA_LOSS,
          UNAUTHENTICATED ->
          FAILED;
    };
  }
}
