package dev.marquee.server.datasets;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.server.blobs.Digest;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The datasets that there are, for those who look, train and measure. What takes a pass over all
 * examples is kept under the dataset's revision, which no other state of any dataset has.
 * Thread-safe.
 */
@Singleton
public final class Datasets implements DatasetSource {
  private static final int KEPT_STATISTICS = 64;

  /** Of all datasets that are kept together; an example takes about a kilobyte. */
  private static final int KEPT_EXAMPLES = 50_000;

  private final DatasetStore store;
  private final Images images;
  private final Cache<Long, DatasetStatistics> statistics =
      Caffeine.newBuilder().maximumSize(KEPT_STATISTICS).build();
  private final Cache<Long, CommittedDataset> committed =
      Caffeine.newBuilder()
          .maximumWeight(KEPT_EXAMPLES)
          .<Long, CommittedDataset>weigher((_, dataset) -> dataset.examples().size())
          .build();

  @Inject
  Datasets(DatasetStore store, Images images) {
    this.store = store;
    this.images = images;
  }

  /** Returns datasets by name, of which those behind {@code after}. */
  public List<StoredDataset> datasets(Optional<DatasetName> after, int limit) {
    return store.read(reader -> reader.datasets(after, limit));
  }

  /**
   * Returns a dataset.
   *
   * @throws Failure.NotFound if there is none of this name
   */
  public StoredDataset dataset(DatasetName name) {
    return store.read(reader -> ExistingDataset.of(reader, name));
  }

  /** A dataset with what there is to know of its examples together. */
  public record Described(StoredDataset dataset, DatasetStatistics statistics) {}

  /**
   * Returns a dataset with its statistics, both of one moment. Over many examples that are new this
   * takes seconds.
   *
   * @throws Failure.NotFound if there is none of this name
   */
  public Described describe(DatasetName name) {
    return store.read(
        reader -> {
          StoredDataset dataset = ExistingDataset.of(reader, name);
          DatasetStatistics known = statistics.getIfPresent(dataset.revision());
          if (known == null) {
            StatisticsCount count = new StatisticsCount(dataset.labels());
            reader.forEachExample(name, count);
            known = count.statistics();
            statistics.put(dataset.revision(), known);
          }
          return new Described(dataset, known);
        });
  }

  /**
   * Returns examples of a dataset in the order of their ids, of which those behind {@code after}.
   *
   * @throws Failure.NotFound if there is no such dataset
   * @throws Failure.InvalidArgument if the filter names a split that can be none ({@code
   *     NAME_INVALID}), or a label that the dataset does not have ({@code LABEL_UNKNOWN})
   */
  public List<StoredExample> examples(
      DatasetName name, ExampleFilter filter, Optional<String> after, int limit) {
    return store.read(
        reader -> {
          StoredDataset dataset = ExistingDataset.of(reader, name);
          filter.split().ifPresent(split -> DatasetSplit.checkName("split", split));
          filter
              .label()
              .filter(label -> !dataset.labels().contains(label))
              .ifPresent(
                  label -> {
                    throw ExampleRules.unknown(name, "label", label);
                  });
          return reader.examples(name, filter, after, limit);
        });
  }

  /**
   * Returns an example.
   *
   * @throws Failure.NotFound if there is no such dataset, or it has no such example
   */
  public StoredExample example(ExampleName name) {
    return store.read(reader -> ExistingDataset.example(reader, name));
  }

  @Override
  public CommittedDataset committed(DatasetName name) {
    return store.read(
        reader -> {
          StoredDataset dataset = ExistingDataset.of(reader, name);
          Digest digest = digest(dataset);
          CommittedDataset known = committed.getIfPresent(dataset.revision());
          if (known == null) {
            List<StoredExample> examples = new ArrayList<>();
            reader.forEachExample(name, examples::add);
            known = new CommittedDataset(name, digest, dataset.labels(), examples);
            committed.put(dataset.revision(), known);
          }
          return known;
        });
  }

  @Override
  public Digest digest(DatasetName name) {
    return store.read(reader -> digest(ExistingDataset.of(reader, name)));
  }

  private static Digest digest(StoredDataset dataset) {
    return dataset
        .commitment()
        .orElseThrow(
            () ->
                new Failure.FailedPrecondition(
                    Reason.DATASET_NOT_COMMITTED,
                    "%s is still open: commit it first.".formatted(dataset.name())))
        .digest();
  }

  @Override
  public byte[] image(StoredExample example) {
    return images.read(example);
  }
}
