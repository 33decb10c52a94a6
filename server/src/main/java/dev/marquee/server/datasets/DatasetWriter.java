package dev.marquee.server.datasets;

import java.util.List;

/**
 * A transaction over the datasets: it sees its own writes, and no other transaction writes beside
 * it. Rules are not its business: who calls it has checked them within the same transaction.
 */
public interface DatasetWriter extends DatasetReader {
  /** Returns a revision that no dataset has or had. */
  long takeRevision();

  /** Adds an open dataset without examples, of which there is none of this name. */
  void insert(StoredDataset dataset);

  /**
   * Adds examples to an open dataset, each in the place of the one of its id.
   *
   * @param examples of different ids, with labels of the dataset's vocabulary
   */
  void put(DatasetName dataset, List<StoredExample> examples, long revision);

  /** Makes an open dataset immutable. */
  void commit(DatasetName name, StoredDataset.Commitment commitment, long revision);

  /** Removes a dataset with all of its examples. */
  void delete(DatasetName name);
}
