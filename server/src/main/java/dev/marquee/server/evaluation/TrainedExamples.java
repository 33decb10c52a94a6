package dev.marquee.server.evaluation;

import dev.marquee.server.datasets.CommittedDataset;
import dev.marquee.server.datasets.StoredExample;
import dev.marquee.server.registry.VersionEntry;
import java.util.List;

/** Which examples a version was trained with, as far as its provenance says. */
final class TrainedExamples {
  /** In the provenance, the digest of the dataset that was trained with. */
  private static final String DIGEST_KEY = "dataset_digest";

  private static final String TRAIN = "train";

  private TrainedExamples() {}

  /**
   * Returns how many of some examples of a dataset lie in its part that the version was trained
   * with. Recipes take that from the split {@code train}, or from all examples where the dataset
   * has no splits; that one of them was held out by chance does not make it a measure.
   */
  static int count(List<StoredExample> examples, CommittedDataset dataset, VersionEntry version) {
    if (!dataset.digest().sha256().equals(version.manifest().provenance().get(DIGEST_KEY))) {
      return 0;
    }
    return (int)
        examples.stream().filter(example -> example.split().orElse(TRAIN).equals(TRAIN)).count();
  }
}
