package dev.marquee.tools.bench.load;

import io.grpc.Status;
import java.time.Duration;
import java.util.Optional;

/**
 * How a call ended. Immutable.
 *
 * @param times where the time of one that went well went, where the server tells
 * @param retryAfter when one that was refused may come again, where the server tells
 * @param message why one did not go well; empty for one that did
 */
public record Answer(
    Outcome outcome, Optional<ServedTimes> times, Optional<Duration> retryAfter, String message) {

  /** Returns that of a call that went well. */
  public static Answer ok(Optional<ServedTimes> times) {
    return new Answer(Outcome.OK, times, Optional.empty(), "");
  }

  /** Returns that of a call that did not go well. */
  public static Answer failed(Outcome outcome, Optional<Duration> retryAfter, String message) {
    return new Answer(outcome, Optional.empty(), retryAfter, message);
  }

  /** Returns that of a call that ended with an error. */
  static Answer failed(Throwable thrown) {
    Status status = Status.fromThrowable(thrown);
    return failed(
        Outcome.of(status.getCode()),
        RetryTimes.of(thrown),
        status.getCode() + ": " + status.getDescription());
  }
}
