package dev.marquee.server.datasets;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Datasets that must be there, or are refused with words that help to find what was meant. */
final class ExistingDataset {
  private static final int NAMED = 10;

  private ExistingDataset() {}

  /**
   * Returns a dataset.
   *
   * @throws Failure.NotFound if there is none of this name
   */
  static StoredDataset of(DatasetReader reader, DatasetName name) {
    return reader
        .dataset(name)
        .orElseThrow(
            () ->
                new Failure.NotFound(
                    Reason.DATASET_NOT_FOUND,
                    "There is no dataset '%s'; there are %s.".formatted(name, some(reader))));
  }

  /**
   * Returns a dataset that examples can be put into.
   *
   * @throws Failure.NotFound if there is none of this name
   * @throws Failure.FailedPrecondition ({@code DATASET_COMMITTED}) if it is committed
   */
  static StoredDataset open(DatasetReader reader, DatasetName name) {
    StoredDataset dataset = of(reader, name);
    if (dataset.commitment().isPresent()) {
      throw new Failure.FailedPrecondition(
          Reason.DATASET_COMMITTED,
          "%s is committed and never changes again: create another dataset.".formatted(name));
    }
    return dataset;
  }

  /**
   * Returns an example.
   *
   * @throws Failure.NotFound if there is no such dataset, or it has no such example
   */
  static StoredExample example(DatasetReader reader, ExampleName name) {
    return reader
        .example(name)
        .orElseThrow(
            () ->
                new Failure.NotFound(
                    Reason.EXAMPLE_NOT_FOUND,
                    "%s has no example '%s': list them with ListExamples."
                        .formatted(of(reader, name.dataset()).name(), name.id())));
  }

  private static String some(DatasetReader reader) {
    List<StoredDataset> datasets = reader.datasets(Optional.empty(), NAMED);
    return datasets.isEmpty()
        ? "none"
        : datasets.stream().map(d -> d.name().toString()).collect(Collectors.joining(", "));
  }
}
