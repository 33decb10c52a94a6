package dev.marquee.tools.report;

import dev.marquee.models.metrics.Bootstrap;
import dev.marquee.models.metrics.Bootstrap.Interval;
import dev.marquee.models.metrics.Calibration;
import dev.marquee.models.metrics.Decisions;
import dev.marquee.models.metrics.Metric;
import dev.marquee.models.metrics.Metrics;
import dev.marquee.models.metrics.Predictions;
import dev.marquee.models.metrics.Thresholds;
import dev.marquee.v1.LabelMetrics;
import dev.marquee.v1.Prediction;
import dev.marquee.v1.ThresholdSource;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The scores of several versions for the very same examples. Two versions on one split err on much
 * the same examples, so that the interval of their difference is far narrower than their own
 * intervals are: it is what says whether one is better.
 */
final class PairedScores {
  private static final int DRAWS = 1_000;
  private static final long SEED = 0;

  /** Above so many scores the draws take minutes, and own intervals are narrow enough. */
  private static final long MOST_SCORES = 2_000_000;

  private final List<ReportedVersion> versions;
  private final List<Predictions> predictions;
  private final Map<MetricKind, Map<Integer, Metric>> metrics = new HashMap<>();
  private final Optional<Bootstrap> bootstrap;

  /** Pairs the scores where they can be; {@link #difference} has nothing to say otherwise. */
  PairedScores(List<ReportedVersion> versions) {
    this.versions = versions;
    ReportedVersion first = versions.getFirst();
    boolean comparable = versions.size() > 1 && versions.stream().allMatch(fits(first));
    this.predictions =
        comparable ? versions.stream().map(PairedScores::predictions).toList() : List.of();
    this.bootstrap =
        comparable
            ? Optional.of(new Bootstrap(first.predictions().size(), DRAWS, SEED))
            : Optional.empty();
  }

  /**
   * Returns the 95% interval of what one version has more than another.
   *
   * @return empty where the versions were not measured on the same examples and labels, or the
   *     metric cannot be had again from their scores
   */
  Optional<Interval> difference(MetricKind kind, int one, int other) {
    // With thresholds per half nobody knows any more which half an example was in.
    boolean halves =
        versions.stream()
            .anyMatch(
                version ->
                    version.evaluation().getThresholdSource()
                        == ThresholdSource.THRESHOLD_SOURCE_OTHER_HALF);
    return halves && kind.needsThresholds()
        ? Optional.empty()
        : bootstrap.map(draws -> draws.difference(metric(kind, one), metric(kind, other)));
  }

  private Metric metric(MetricKind kind, int version) {
    return metrics
        .computeIfAbsent(kind, _ -> new HashMap<>())
        .computeIfAbsent(version, _ -> make(kind, version));
  }

  private Metric make(MetricKind kind, int version) {
    Predictions scores = predictions.get(version);
    return switch (kind) {
      case TOP_N -> Metrics.topN(scores);
      case MEAN_AVERAGE_PRECISION -> Metrics.meanAveragePrecision(scores);
      case MACRO_F1 -> new Decisions(scores, thresholds(version)).macroF1();
      case MICRO_F1 -> new Decisions(scores, thresholds(version)).microF1();
      case HAMMING_LOSS -> Metrics.hammingLoss(scores, thresholds(version));
      case CALIBRATION_ERROR -> new Calibration(scores);
    };
  }

  private Thresholds thresholds(int version) {
    List<LabelMetrics> labels = versions.get(version).evaluation().getLabelsList();
    float[] values = new float[labels.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = labels.get(i).getThreshold();
    }
    return Thresholds.of(values);
  }

  /** The same labels in the same order, and the same examples with the same truth. */
  private static Predicate<ReportedVersion> fits(ReportedVersion first) {
    List<String> labels = labels(first);
    List<String> examples = examples(first);
    return version ->
        !examples.isEmpty()
            && (long) examples.size() * labels.size() <= MOST_SCORES
            && labels(version).equals(labels)
            && examples(version).equals(examples)
            && version.predictions().stream().allMatch(answer -> sound(answer, labels));
  }

  private static boolean sound(Prediction answer, List<String> labels) {
    return answer.getScoresCount() == labels.size()
        && labels.containsAll(answer.getLabelsList())
        && answer.getScoresList().stream().allMatch(score -> score >= 0 && score <= 1);
  }

  private static List<String> labels(ReportedVersion version) {
    return version.evaluation().getLabelsList().stream().map(LabelMetrics::getLabel).toList();
  }

  private static List<String> examples(ReportedVersion version) {
    return version.predictions().stream()
        .map(
            answer -> answer.getExample() + " " + answer.getLabelsList().stream().sorted().toList())
        .toList();
  }

  private static Predictions predictions(ReportedVersion version) {
    List<String> labels = labels(version);
    return Predictions.of(
        labels.size(),
        version.predictions().stream().map(PairedScores::scores).toList(),
        version.predictions().stream().map(answer -> truth(answer, labels)).toList());
  }

  private static float[] scores(Prediction answer) {
    float[] scores = new float[answer.getScoresCount()];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = answer.getScores(i);
    }
    return scores;
  }

  private static BitSet truth(Prediction answer, List<String> labels) {
    BitSet truth = new BitSet();
    answer.getLabelsList().forEach(label -> truth.set(labels.indexOf(label)));
    return truth;
  }
}
