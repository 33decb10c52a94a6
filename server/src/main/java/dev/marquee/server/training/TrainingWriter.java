package dev.marquee.server.training;

import java.time.Instant;

/** A transaction over the runs: it sees its own writes, and no other writes beside it. */
public interface TrainingWriter extends TrainingReader {
  /** Adds a run, of which there is none of this name; its number is given by the store. */
  void insert(StoredRun run);

  /** Replaces what may change of a run: all but what it was asked for. */
  void update(StoredRun run);

  /** Adds an event of a run behind all others of it. */
  void append(RunName name, Instant time, RunEvent event);
}
