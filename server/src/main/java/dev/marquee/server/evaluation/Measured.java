package dev.marquee.server.evaluation;

import dev.marquee.models.labels.LabelMerge;
import dev.marquee.models.metrics.Predictions;
import dev.marquee.server.datasets.StoredExample;
import dev.marquee.server.registry.VersionName;
import java.util.List;

/** What a version has scored, in memory until all versions are compared. */
record Measured(
    VersionName version,
    LabelMerge labels,
    List<String> examples,
    Predictions predictions,
    Decided decided,
    OverallMetrics metrics) {

  static Measured of(VersionPlan plan, List<float[]> scores) {
    List<StoredExample> examples = plan.measured().examples();
    int labels = plan.version().manifest().labels().size();
    Predictions predictions =
        Predictions.of(labels, scores.subList(0, examples.size()), plan.measured().truth());
    Predictions tuning =
        Predictions.of(
            labels, scores.subList(examples.size(), scores.size()), plan.tuning().truth());
    Decided decided = plan.thresholds().decide(examples, predictions, tuning);
    return new Measured(
        plan.version().name(),
        plan.labels(),
        examples.stream().map(example -> example.name().id()).toList(),
        predictions,
        decided,
        OverallMetrics.of(predictions, decided.decisions()));
  }
}
