package dev.marquee.server.datasets;

import java.util.Set;

/** Who needs a dataset to stay. Thread-safe. */
public interface DatasetUse {

  /**
   * Returns the names of what needs it, such as {@code trainingRuns/x}; empty where it may go.
   *
   * <p>Asked within the transaction that deletes the dataset: it must not begin one.
   */
  Set<String> of(DatasetName dataset);
}
