package dev.marquee.server.training;

/** How far a run is. The names are stored: never renamed. */
public enum RunState {
  /** Waits for its turn, or, where what it needs was not there, for the server's next start. */
  QUEUED,
  /** Trains, or goes on by itself once the server that stopped is there again. */
  RUNNING,
  /** Trained with all batches that came, and waits for more. */
  WAITING,
  /** Became a version. */
  SUCCEEDED,
  /** Could not go on. */
  FAILED,
  /** Ended because somebody asked for it. */
  CANCELLED;

  /** Returns whether nothing comes after it. */
  public boolean ended() {
    return switch (this) {
      case QUEUED, RUNNING, WAITING -> false;
      case SUCCEEDED, FAILED, CANCELLED -> true;
    };
  }
}
