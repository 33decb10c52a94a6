package dev.marquee.server.training;

import dev.marquee.server.registry.ModelName;
import java.util.List;
import java.util.Optional;

/** One consistent view of the runs. Used by one thread, within a call of the store. */
public interface TrainingReader {
  /** Returns a run. */
  Optional<StoredRun> run(RunName name);

  /**
   * Returns runs, newest first.
   *
   * @param model only those for this one; empty for all
   * @param below only those of smaller numbers
   */
  List<StoredRun> runs(Optional<ModelName> model, long below, int limit);

  /** Returns the runs that have not ended, oldest first. */
  List<StoredRun> unfinished();

  /**
   * Returns events of a run, oldest first.
   *
   * @param after only those of larger numbers
   */
  List<LoggedEvent> events(RunName name, long after, int limit);

  /** Returns the passes over the data that a run has done, in order. */
  List<RunEvent.EpochEnded> epochs(RunName name);

  /** Returns how many events of steps a run has. */
  long stepEvents(RunName name);
}
