package dev.marquee.tools.bench.load;

import io.grpc.Status;

/** What became of a call, by its status. */
public enum Outcome {
  OK,
  /** Refused, for there was no room. */
  RESOURCE_EXHAUSTED,
  /** Not answered in time. */
  DEADLINE_EXCEEDED,
  /** Whatever else a call can end with. */
  OTHER;

  /** Returns the outcome of a call that ended with this code. */
  static Outcome of(Status.Code code) {
    return switch (code) {
      case OK -> OK;
      case RESOURCE_EXHAUSTED -> RESOURCE_EXHAUSTED;
      case DEADLINE_EXCEEDED -> DEADLINE_EXCEEDED;
      case CANCELLED,
          UNKNOWN,
          INVALID_ARGUMENT,
          NOT_FOUND,
          ALREADY_EXISTS,
          PERMISSION_DENIED,
          FAILED_PRECONDITION,
          ABORTED,
          OUT_OF_RANGE,
          UNIMPLEMENTED,
          INTERNAL,
          UNAVAILABLE,
          DATA_LOSS,
          UNAUTHENTICATED ->
          OTHER;
    };
  }
}
