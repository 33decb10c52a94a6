package dev.marquee.tools;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.marquee.client.Evaluated;
import dev.marquee.v1.Baseline;
import dev.marquee.v1.Comparison;
import dev.marquee.v1.Evaluation;
import dev.marquee.v1.EvaluationWarning;
import dev.marquee.v1.LabelMerge;
import dev.marquee.v1.LabelMetrics;
import dev.marquee.v1.MetricValue;
import dev.marquee.v1.Metrics;
import java.util.List;
import java.util.TreeMap;

/**
 * Evaluations as programs read them: metrics are plain numbers, and their intervals, {@code [low,
 * high]}, stand beside them under {@code intervals}.
 */
final class EvaluationJson {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private EvaluationJson() {}

  /**
   * Returns one object: of one version its evaluation; of several {@code versions}, an array of
   * such, and {@code comparisons}, an array of how each but the first compares with the first.
   */
  static ObjectNode of(Evaluated evaluated) {
    if (evaluated.evaluations().size() == 1) {
      return of(evaluated.evaluations().getFirst());
    }
    ObjectNode object = NODES.objectNode();
    ArrayNode versions = object.putArray("versions");
    evaluated.evaluations().forEach(evaluation -> versions.add(of(evaluation)));
    ArrayNode comparisons = object.putArray("comparisons");
    evaluated.comparisons().forEach(comparison -> comparisons.add(of(comparison)));
    return object;
  }

  /** Returns an evaluation as one object. */
  static ObjectNode of(Evaluation evaluation) {
    ObjectNode object =
        NODES
            .objectNode()
            .put("evaluation", evaluation.getName())
            .put("model_version", evaluation.getModelVersion())
            .put("dataset", evaluation.getDataset())
            .put("dataset_digest", evaluation.getDatasetDigest())
            .put("split", evaluation.getSplit())
            .put("example_count", evaluation.getExampleCount())
            .put("unlabelled_count", evaluation.getUnlabelledCount())
            .put("create_time", VersionSheet.time(evaluation.getCreateTime()))
            .put("actor", evaluation.getActor());
    put(object, evaluation.getMetrics());
    if (evaluation.hasLabelMerge()) {
      put(object.putObject("label_merge"), evaluation.getLabelMerge());
    }
    ArrayNode labels = object.putArray("labels");
    evaluation.getLabelsList().forEach(label -> labels.add(of(label)));
    ObjectNode baselines = object.putObject("baselines");
    for (Baseline baseline : evaluation.getBaselinesList()) {
      put(baselines.putObject(baseline.getName()), baseline.getMetrics());
    }
    warnings(object, evaluation.getWarningsList());
    return object
        .put("trained_count", evaluation.getTrainedCount())
        .put("threshold_source", EnumText.of(evaluation.getThresholdSource(), "THRESHOLD_SOURCE_"))
        .put("threshold_split", evaluation.getThresholdSplit())
        .put("bootstrap_draw_count", evaluation.getBootstrapDrawCount());
  }

  /** Sorted, since a map on the wire has no order. */
  private static void put(ObjectNode object, LabelMerge merge) {
    ObjectNode merged = object.putObject("merged");
    new TreeMap<>(merge.getMergedMap()).forEach(merged::put);
    ArrayNode dropped = object.putArray("dropped");
    merge.getDroppedList().stream().sorted().forEach(dropped::add);
  }

  private static void put(ObjectNode object, Metrics metrics) {
    for (EvaluationMetric metric : EvaluationMetric.values()) {
      object.put(metric.key(), metric.of(metrics).getValue());
    }
    ObjectNode intervals = object.putObject("intervals");
    for (EvaluationMetric metric : EvaluationMetric.values()) {
      interval(intervals, metric.key(), metric.of(metrics));
    }
  }

  private static ObjectNode of(LabelMetrics label) {
    ObjectNode object =
        NODES
            .objectNode()
            .put("label", label.getLabel())
            .put("support", label.getSupport())
            .put("average_precision", label.getAveragePrecision().getValue())
            .put("precision", label.getPrecision().getValue())
            .put("recall", label.getRecall().getValue())
            .put("f1", label.getF1().getValue())
            .put("threshold", label.getThreshold());
    ObjectNode intervals = object.putObject("intervals");
    interval(intervals, "average_precision", label.getAveragePrecision());
    interval(intervals, "precision", label.getPrecision());
    interval(intervals, "recall", label.getRecall());
    interval(intervals, "f1", label.getF1());
    return object;
  }

  private static ObjectNode of(Comparison comparison) {
    ObjectNode object =
        NODES
            .objectNode()
            .put("model_version", comparison.getModelVersion())
            .put("base_model_version", comparison.getBaseModelVersion());
    put(object.putObject("difference"), comparison.getDifference());
    warnings(object, comparison.getWarningsList());
    return object;
  }

  private static void warnings(ObjectNode object, List<EvaluationWarning> warnings) {
    ArrayNode details = object.putArray("warnings");
    warnings.forEach(warning -> details.add(warning.getDetail()));
  }

  private static void interval(ObjectNode intervals, String key, MetricValue value) {
    var _ = intervals.putArray(key).add(value.getLow()).add(value.getHigh());
  }
}
