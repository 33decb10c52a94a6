package dev.marquee.server.evaluation;

import com.google.common.primitives.Floats;
import dev.marquee.models.metrics.AveragePrecision;
import dev.marquee.models.metrics.Baselines;
import dev.marquee.models.metrics.Bootstrap;
import dev.marquee.models.metrics.Bootstrap.Interval;
import dev.marquee.models.metrics.Calibration;
import dev.marquee.models.metrics.Confusion;
import dev.marquee.models.metrics.Decisions;
import dev.marquee.models.metrics.Metric;
import dev.marquee.models.metrics.Predictions;
import dev.marquee.models.metrics.Sample;
import dev.marquee.models.metrics.Thresholds;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Makes numbers of predictions. All intervals are of the same draws, whose seed also decides the
 * random baseline.
 */
final class Measurement {
  private final VersionPlan plan;
  private final Measured measured;
  private final Bootstrap bootstrap;
  private final long seed;
  private final Sample all;

  private Measurement(VersionPlan plan, Measured measured, int draws, long seed) {
    this.plan = plan;
    this.measured = measured;
    this.bootstrap = new Bootstrap(measured.predictions().examples(), draws, seed);
    this.seed = seed;
    this.all = Sample.all(measured.predictions().examples());
  }

  /**
   * Measures.
   *
   * @throws dev.marquee.models.failure.Failure.Cancelled if the thread is interrupted
   */
  static Findings of(VersionPlan plan, Measured measured, int draws, long seed) {
    return new Measurement(plan, measured, draws, seed).findings();
  }

  private Findings findings() {
    Predictions predictions = measured.predictions();
    return new Findings(
        predictions.examples(),
        plan.measured().unlabelled(),
        figures(measured.metrics()),
        baselines(),
        labels(),
        measured.decided().source(),
        measured.decided().split(),
        predictions.labels() > Findings.MAX_CONFUSED_LABELS
            ? List.of()
            : Floats.asList(Confusion.shares(predictions)),
        new Calibration(predictions).bins(all).stream().map(Measurement::bin).toList(),
        bootstrap.draws());
  }

  private Figures figures(OverallMetrics metrics) {
    return metrics.figures(all, bootstrap.intervals(metrics.all()));
  }

  private List<BaselineFigures> baselines() {
    List<BitSet> truth = plan.measured().truth();
    int labels = measured.predictions().labels();
    return List.of(
        baseline("random", Baselines.random(labels, truth, seed)),
        baseline(
            "frequencies",
            Baselines.frequencies(Baselines.frequencies(labels, plan.common()), truth)));
  }

  private BaselineFigures baseline(String name, Predictions guessed) {
    Decisions decisions = new Decisions(guessed, Thresholds.shared(guessed));
    return new BaselineFigures(name, figures(OverallMetrics.of(guessed, decisions)));
  }

  private List<LabelFigures> labels() {
    List<String> vocabulary = plan.version().manifest().labels();
    List<Metric> metrics = new ArrayList<>();
    for (int label = 0; label < vocabulary.size(); label++) {
      metrics.addAll(ofLabel(label));
    }
    List<Interval> intervals = bootstrap.intervals(metrics);
    int each = metrics.size() / vocabulary.size();
    List<LabelFigures> figures = new ArrayList<>();
    for (int label = 0; label < vocabulary.size(); label++) {
      List<Figure> found = new ArrayList<>();
      for (int i = label * each; i < (label + 1) * each; i++) {
        found.add(Figure.of(metrics.get(i).over(all), intervals.get(i)));
      }
      figures.add(
          new LabelFigures(
              vocabulary.get(label),
              measured.predictions().support(label),
              found.get(0),
              found.get(1),
              found.get(2),
              found.get(3),
              measured.decided().thresholds().get(label)));
    }
    return figures;
  }

  private List<Metric> ofLabel(int label) {
    Decisions decisions = measured.decided().decisions();
    return List.of(
        new AveragePrecision(measured.predictions(), label),
        decisions.precision(label),
        decisions.recall(label),
        decisions.f1(label));
  }

  private static ScoreBin bin(Calibration.Bin bin) {
    return bin.pairs() == 0
        ? new ScoreBin(0, 0, 0)
        : new ScoreBin(bin.pairs(), bin.meanScore(), bin.share());
  }
}
