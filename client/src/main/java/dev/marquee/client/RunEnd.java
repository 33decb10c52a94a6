package dev.marquee.client;

import io.grpc.Status;

/**
 * Whether a run has ended, where a stream of its events ended well and the last of them did not say
 * so: its end may lie before the event from which it is followed. Not thread-safe.
 */
final class RunEnd {
  private final Connection connection;
  private boolean ended;

  RunEnd(Connection connection) {
    this.connection = connection;
  }

  /**
   * A stream of events has ended.
   *
   * @return true where no event is to come any more; false where the run has ended, perhaps since,
   *     so that another stream is to bring what there is
   * @throws UnavailableException where the run goes on: a server may end a stream, as when it stops
   */
  boolean isBehind(String name) {
    if (ended) {
      return true;
    }
    ended =
        switch (new TrainingClient(connection).getTrainingRun(name).getState()) {
          case STATE_SUCCEEDED, STATE_FAILED, STATE_CANCELLED -> true;
          case STATE_UNSPECIFIED, STATE_QUEUED, STATE_RUNNING, STATE_WAITING, UNRECOGNIZED -> false;
        };
    if (!ended) {
      throw streamEnded();
    }
    return false;
  }

  /** Returns what becomes of a stream that the server ended while the run goes on. */
  static MarqueeException streamEnded() {
    String message = "The server ended the stream of the run.";
    return Problem.local(Status.Code.UNAVAILABLE, "", message).toException();
  }
}
