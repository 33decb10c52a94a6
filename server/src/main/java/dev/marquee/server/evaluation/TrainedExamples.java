package dev.marquee.server.evaluation;

import com.google.common.base.Splitter;
import dev.marquee.models.failure.Failure;
import dev.marquee.server.datasets.CommittedDataset;
import dev.marquee.server.datasets.StoredExample;
import dev.marquee.server.registry.Registry;
import dev.marquee.server.registry.VersionEntry;
import dev.marquee.server.registry.VersionName;
import jakarta.inject.Inject;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which examples a version was trained with, as far as provenances say. Thread-safe. */
final class TrainedExamples {
  /** In the provenance, the digest of the dataset that was trained with. */
  private static final String DIGEST_KEY = "dataset_digest";

  /** In the provenance, the versions whose weights the training began with, and spaces between. */
  private static final String PARENT_KEY = "parent";

  private static final String TRAIN = "train";

  /** Provenances are what whoever imports a version says: none shall keep a caller for long. */
  private static final int MOST_ANCESTORS = 1000;

  /** As many as a run begins with at most. */
  private static final int MOST_PARENTS = 16;

  private final Registry registry;

  @Inject
  TrainedExamples(Registry registry) {
    this.registry = registry;
  }

  /**
   * Returns how many of some examples of a dataset lie in its part that the version was trained
   * with, or one that it descends from. Recipes take that from the split {@code train}, or from all
   * examples where the dataset has no splits; that one of them was held out by chance does not make
   * it a measure.
   */
  int count(List<StoredExample> examples, CommittedDataset dataset, VersionEntry version) {
    if (!digests(version).contains(dataset.digest().sha256())) {
      return 0;
    }
    return (int)
        examples.stream().filter(example -> example.split().orElse(TRAIN).equals(TRAIN)).count();
  }

  /** Of all generations, as far back as the registry has them. */
  private Set<String> digests(VersionEntry version) {
    Set<String> digests = new HashSet<>();
    Set<VersionName> seen = new HashSet<>(Set.of(version.name()));
    Deque<VersionEntry> next = new ArrayDeque<>(List.of(version));
    while (!next.isEmpty()) {
      Map<String, String> provenance = next.remove().manifest().provenance();
      Optional.ofNullable(provenance.get(DIGEST_KEY)).ifPresent(digests::add);
      for (VersionName parent : parents(provenance)) {
        // A provenance may name whatever it likes, itself among them.
        if (seen.size() < MOST_ANCESTORS && seen.add(parent)) {
          version(parent).ifPresent(next::add);
        }
      }
    }
    return digests;
  }

  private static List<VersionName> parents(Map<String, String> provenance) {
    return Splitter.on(' ')
        .splitToStream(provenance.getOrDefault(PARENT_KEY, ""))
        .limit(MOST_PARENTS)
        .flatMap(name -> name(name).stream())
        .toList();
  }

  /** Returns nothing for words of another kind, as an import may have. */
  private static Optional<VersionName> name(String text) {
    try {
      return Optional.of(VersionName.parse(PARENT_KEY, text));
    } catch (Failure.InvalidArgument e) {
      return Optional.empty();
    }
  }

  private Optional<VersionEntry> version(VersionName name) {
    try {
      return Optional.of(registry.version(name));
    } catch (Failure.NotFound | Failure.FailedPrecondition e) {
      // Deleted, not ours, or not to be read: nothing more is known.
      return Optional.empty();
    }
  }
}
