package dev.marquee.server.rpc;

import dev.marquee.models.labels.LabelMerge;
import dev.marquee.server.datasets.ExampleName;
import dev.marquee.server.evaluation.BaselineFigures;
import dev.marquee.server.evaluation.Figure;
import dev.marquee.server.evaluation.Figures;
import dev.marquee.server.evaluation.Findings;
import dev.marquee.server.evaluation.LabelFigures;
import dev.marquee.server.evaluation.ScoreBin;
import dev.marquee.server.evaluation.StoredEvaluation;
import dev.marquee.server.evaluation.StoredPrediction;
import dev.marquee.server.evaluation.ThresholdSource;
import dev.marquee.server.evaluation.VersionComparison;
import dev.marquee.v1.Baseline;
import dev.marquee.v1.CalibrationBin;
import dev.marquee.v1.Comparison;
import dev.marquee.v1.Evaluation;
import dev.marquee.v1.EvaluationWarning;
import dev.marquee.v1.LabelMetrics;
import dev.marquee.v1.MetricValue;
import dev.marquee.v1.Metrics;
import dev.marquee.v1.Prediction;
import java.util.Optional;

/** Evaluations as the wire spells them. */
final class EvaluationMessages {
  private EvaluationMessages() {}

  static Evaluation message(StoredEvaluation stored) {
    Findings findings = stored.findings();
    Evaluation.Builder message =
        Evaluation.newBuilder()
            .setName(stored.name().toString())
            .setModelVersion(stored.version().toString())
            .setDataset(stored.on().dataset().toString())
            .setDatasetDigest(stored.on().digest().sha256())
            .setSplit(stored.on().split().orElse(""))
            .setExampleCount(findings.examples())
            .setUnlabelledCount(findings.unlabelled())
            .setCreateTime(ChangeMessages.time(stored.createTime()))
            .setMetrics(metrics(findings.figures()))
            .setThresholdSource(source(findings.thresholdSource()))
            .setThresholdSplit(findings.thresholdSplit().orElse(""))
            .addAllConfusion(findings.confusion())
            .setBootstrapDrawCount(findings.draws())
            .setActor(stored.actor())
            .setTrainedCount(stored.trained());
    stored.labels().ifPresent(merge -> message.setLabelMerge(merge(merge)));
    trainedWith(stored).ifPresent(message::addWarnings);
    findings.baselines().forEach(baseline -> message.addBaselines(baseline(baseline)));
    findings.labels().forEach(label -> message.addLabels(label(label)));
    findings.bins().forEach(bin -> message.addCalibrationBins(bin(bin)));
    return message.build();
  }

  private static dev.marquee.v1.LabelMerge merge(LabelMerge merge) {
    return dev.marquee.v1.LabelMerge.newBuilder()
        .putAllMerged(merge.merged())
        .addAllDropped(merge.dropped())
        .build();
  }

  private static Optional<EvaluationWarning> trainedWith(StoredEvaluation stored) {
    if (stored.trained() == 0) {
      return Optional.empty();
    }
    return Optional.of(
        EvaluationWarning.newBuilder()
            .setKind(EvaluationWarning.Kind.KIND_TRAINED_WITH)
            .setDetail(
                "%,d of the %,d examples lie in what %s, or a version that it descends from, was trained with, so that its numbers tell how well it remembers. Promotion policies pass over them: evaluate it on a split that it was not trained with."
                    .formatted(stored.trained(), stored.findings().examples(), stored.version()))
            .build());
  }

  static Comparison message(VersionComparison comparison) {
    Comparison.Builder message =
        Comparison.newBuilder()
            .setModelVersion(comparison.version().toString())
            .setBaseModelVersion(comparison.base().toString())
            .setDifference(metrics(comparison.difference()));
    if (!comparison.sameLabels()) {
      message
          .addWarningsBuilder()
          .setKind(EvaluationWarning.Kind.KIND_OTHER_LABELS)
          .setDetail(
              "%s and %s were measured with different label merges, and so on different tasks: no difference tells which is better. Evaluate both with one label merge."
                  .formatted(comparison.version(), comparison.base()));
    }
    return message.build();
  }

  static Prediction message(StoredEvaluation of, StoredPrediction prediction) {
    Prediction.Builder message =
        Prediction.newBuilder()
            .setExample(new ExampleName(of.on().dataset(), prediction.example()).toString())
            .addAllScores(prediction.scores());
    prediction
        .truth()
        .forEach(label -> message.addLabels(of.findings().labels().get(label).label()));
    return message.build();
  }

  private static Metrics metrics(Figures figures) {
    return Metrics.newBuilder()
        .setTopNAccuracy(value(figures.topNAccuracy()))
        .setMeanAveragePrecision(value(figures.meanAveragePrecision()))
        .setMacroF1(value(figures.macroF1()))
        .setMicroF1(value(figures.microF1()))
        .setHammingLoss(value(figures.hammingLoss()))
        .setCalibrationError(value(figures.calibrationError()))
        .build();
  }

  private static MetricValue value(Figure figure) {
    return MetricValue.newBuilder()
        .setValue(figure.value())
        .setLow(figure.low())
        .setHigh(figure.high())
        .build();
  }

  private static Baseline baseline(BaselineFigures baseline) {
    return Baseline.newBuilder()
        .setName(baseline.name())
        .setMetrics(metrics(baseline.figures()))
        .build();
  }

  private static LabelMetrics label(LabelFigures label) {
    return LabelMetrics.newBuilder()
        .setLabel(label.label())
        .setSupport(label.support())
        .setAveragePrecision(value(label.averagePrecision()))
        .setPrecision(value(label.precision()))
        .setRecall(value(label.recall()))
        .setF1(value(label.f1()))
        .setThreshold(label.threshold())
        .build();
  }

  private static CalibrationBin bin(ScoreBin bin) {
    return CalibrationBin.newBuilder()
        .setCount(bin.count())
        .setMeanScore(bin.meanScore())
        .setTrueShare(bin.trueShare())
        .build();
  }

  private static dev.marquee.v1.ThresholdSource source(ThresholdSource source) {
    return switch (source) {
      case VERSION -> dev.marquee.v1.ThresholdSource.THRESHOLD_SOURCE_VERSION;
      case OTHER_SPLIT -> dev.marquee.v1.ThresholdSource.THRESHOLD_SOURCE_OTHER_SPLIT;
      case OTHER_HALF -> dev.marquee.v1.ThresholdSource.THRESHOLD_SOURCE_OTHER_HALF;
    };
  }
}
