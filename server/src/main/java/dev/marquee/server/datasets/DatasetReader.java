package dev.marquee.server.datasets;

import dev.marquee.server.blobs.Digest;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One consistent view of the datasets. Each method runs a fixed number of statements, however much
 * there is. Used by one thread, within {@link DatasetStore#read} or {@link DatasetStore#write}.
 */
public interface DatasetReader {
  /** Returns a dataset. */
  Optional<StoredDataset> dataset(DatasetName name);

  /**
   * Returns datasets by name.
   *
   * @param after only those behind this one
   */
  List<StoredDataset> datasets(Optional<DatasetName> after, int limit);

  /** Returns an example. */
  Optional<StoredExample> example(ExampleName name);

  /** Returns those examples of a dataset that have one of some ids, in the order of their ids. */
  List<StoredExample> examples(DatasetName dataset, Collection<String> ids);

  /**
   * Returns examples of a dataset in the order of their ids.
   *
   * @param after only those behind the one of this id
   */
  List<StoredExample> examples(
      DatasetName dataset, ExampleFilter filter, Optional<String> after, int limit);

  /** Passes all examples of a dataset, in the order of their ids, and holds one at a time. */
  void forEachExample(DatasetName dataset, Consumer<StoredExample> consumer);

  /** Returns those images that some example of any dataset has. */
  Map<Digest, StoredImage> images(Collection<Digest> digests);
}
