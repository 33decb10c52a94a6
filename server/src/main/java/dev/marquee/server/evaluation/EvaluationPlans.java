package dev.marquee.server.evaluation;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.labels.LabelMerge;
import dev.marquee.server.datasets.CommittedDataset;
import dev.marquee.server.datasets.DatasetSource;
import dev.marquee.server.datasets.DatasetSplit;
import dev.marquee.server.registry.ModelReference;
import dev.marquee.server.registry.Registry;
import dev.marquee.server.registry.VersionEntry;
import dev.marquee.server.registry.VersionName;
import jakarta.inject.Inject;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Makes plans of orders, so that what cannot be done is refused before anything is. Thread-safe.
 */
final class EvaluationPlans {
  /** By whose frequencies a baseline answers. */
  private static final String TRAIN = "train";

  private final Registry registry;
  private final DatasetSource datasets;
  private final TrainedExamples trained;

  @Inject
  EvaluationPlans(Registry registry, DatasetSource datasets, TrainedExamples trained) {
    this.registry = registry;
    this.datasets = datasets;
    this.trained = trained;
  }

  /**
   * Returns a plan for each version, in their order. Aliases mean what they point to now.
   *
   * @throws Failure if there is no such version or dataset, the dataset is not committed, or a
   *     version cannot be measured on it
   */
  List<VersionPlan> of(EvaluationOrder order) {
    Set<VersionName> names = new LinkedHashSet<>();
    for (ModelReference reference : order.versions()) {
      VersionName name = registry.resolve(reference);
      if (!names.add(name)) {
        throw EvaluationOrder.invalid(
            "model_versions", "%s is named twice: name different versions.".formatted(name));
      }
    }
    List<VersionEntry> versions = names.stream().map(registry::version).toList();
    CommittedDataset dataset = datasets.committed(order.dataset());
    return versions.stream().map(version -> plan(order, dataset, version)).toList();
  }

  private VersionPlan plan(EvaluationOrder order, CommittedDataset dataset, VersionEntry version) {
    LabelMerge labels = order.labels().orElseGet(() -> TrainedLabels.of(version));
    DatasetSplit on = new DatasetSplit(dataset.name(), dataset.digest(), order.split());
    LabelledExamples measured = LabelledExamples.of(dataset, order.split(), labels, version);
    ThresholdChoice thresholds =
        order
            .thresholdSplit()
            .<ThresholdChoice>map(
                split ->
                    new ThresholdChoice.OtherSplit(
                        split,
                        LabelledExamples.of(dataset, order.thresholdSplit(), labels, version)))
            .orElseGet(() -> ThresholdChoice.by(version.manifest(), on));
    return new VersionPlan(
        version,
        on,
        labels.within(dataset.labels()),
        measured,
        trained.count(measured.examples(), dataset, version),
        thresholds,
        LabelledExamples.truthIn(dataset, TRAIN, labels, version).orElse(measured.truth()));
  }
}
