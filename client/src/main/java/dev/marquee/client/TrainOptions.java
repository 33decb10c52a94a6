package dev.marquee.client;

/**
 * How a run is begun, or taken up again. Immutable.
 *
 * @param runId the last part of the run's name: 1 to 63 of a-z, 0-9 and {@code -}, beginning with a
 *     letter. One that was begun is taken up under the same, with the same specification. Empty: a
 *     new random one
 * @param afterSequence the sequence of the last event that is known; only those behind it come. 0
 *     for all
 * @param listener told when the connection is lost, and when there is one again
 */
public record TrainOptions(String runId, long afterSequence, ConnectionListener listener) {
  /** Returns the options of a new run. */
  public static TrainOptions none() {
    return new TrainOptions("", 0, new ConnectionListener() {});
  }

  /** Returns these options for a run of this id, which may have been begun already. */
  public TrainOptions withRunId(String runId) {
    return new TrainOptions(runId, afterSequence, listener);
  }

  /** Returns these options for who knows all events up to this one. */
  public TrainOptions after(long sequence) {
    return new TrainOptions(runId, sequence, listener);
  }

  /** Returns these options for who wants to know of the connection. */
  public TrainOptions telling(ConnectionListener listener) {
    return new TrainOptions(runId, afterSequence, listener);
  }
}
