package dev.marquee.server.metadata;

import dev.marquee.server.blobs.Digest;
import dev.marquee.server.datasets.DatasetName;
import dev.marquee.server.datasets.DatasetReader;
import dev.marquee.server.datasets.ExampleFilter;
import dev.marquee.server.datasets.ExampleName;
import dev.marquee.server.datasets.StoredDataset;
import dev.marquee.server.datasets.StoredExample;
import dev.marquee.server.datasets.StoredImage;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;

/** Reads datasets within the transaction of a handle, with one statement for each question. */
class SqlDatasetReader implements DatasetReader {
  final DatasetTable datasets;
  final ExampleTable examples;

  SqlDatasetReader(Handle handle) {
    datasets = new DatasetTable(handle);
    examples = new ExampleTable(handle);
  }

  @Override
  public Optional<StoredDataset> dataset(DatasetName name) {
    return datasets.find(name);
  }

  @Override
  public List<StoredDataset> datasets(Optional<DatasetName> after, int limit) {
    return datasets.list(after.map(DatasetName::id).orElse(""), limit);
  }

  @Override
  public Optional<StoredExample> example(ExampleName name) {
    return examples.find(name);
  }

  @Override
  public List<StoredExample> examples(DatasetName dataset, Collection<String> ids) {
    return examples.find(dataset, ids);
  }

  @Override
  public List<StoredExample> examples(
      DatasetName dataset, ExampleFilter filter, Optional<String> after, int limit) {
    return examples.list(dataset, filter, after.orElse(""), limit);
  }

  @Override
  public void forEachExample(DatasetName dataset, Consumer<StoredExample> consumer) {
    examples.forEach(dataset, consumer);
  }

  @Override
  public Map<Digest, StoredImage> images(Collection<Digest> digests) {
    return examples.images(digests);
  }
}
