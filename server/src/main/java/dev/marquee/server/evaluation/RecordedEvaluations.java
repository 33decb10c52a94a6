package dev.marquee.server.evaluation;

import dev.marquee.server.datasets.DatasetSplit;
import dev.marquee.server.promotion.Evaluations;
import dev.marquee.server.promotion.GateMetric;
import dev.marquee.server.registry.VersionName;
import jakarta.inject.Inject;
import java.util.Optional;

/** What the stored evaluations tell the gate on evaluations. Thread-safe. */
public final class RecordedEvaluations implements Evaluations {
  private final EvaluationStore store;

  @Inject
  RecordedEvaluations(EvaluationStore store) {
    this.store = store;
  }

  @Override
  public Optional<Stated> latest(
      VersionName version, GateMetric metric, Optional<DatasetSplit> on) {
    return store
        .latest(version, on)
        .map(
            found ->
                new Stated(
                    found.findings().figures().get(metric).value(),
                    found.name().toString(),
                    found.on()));
  }
}
