package dev.marquee.server.metadata;

import dev.marquee.server.datasets.DatasetName;
import dev.marquee.server.datasets.DatasetWriter;
import dev.marquee.server.datasets.StoredDataset;
import dev.marquee.server.datasets.StoredExample;
import dev.marquee.server.metadata.ExampleWrites.Growth;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** Writes datasets within the transaction of a handle. */
final class SqlDatasetWriter extends SqlDatasetReader implements DatasetWriter {
  private final ExampleWrites writes;

  SqlDatasetWriter(Handle handle) {
    super(handle);
    writes = new ExampleWrites(handle);
  }

  @Override
  public long takeRevision() {
    return datasets.takeRevision();
  }

  @Override
  public void insert(StoredDataset dataset) {
    datasets.insert(dataset);
  }

  @Override
  public void put(DatasetName dataset, List<StoredExample> added, long revision) {
    Growth growth = writes.put(dataset, added);
    datasets.grow(dataset, growth.examples(), growth.bytes(), revision);
  }

  @Override
  public void commit(DatasetName name, StoredDataset.Commitment commitment, long revision) {
    datasets.commit(name, commitment, revision);
  }

  @Override
  public void delete(DatasetName name) {
    writes.deleteAll(name);
    datasets.delete(name);
  }
}
