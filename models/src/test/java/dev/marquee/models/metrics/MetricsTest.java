package dev.marquee.models.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MetricsTest {
  private static final Predictions FOUR =
      predictions(
          3,
          new Row(0b001, 0.9f, 0.2f, 0.1f),
          new Row(0b110, 0.8f, 0.7f, 0.3f),
          new Row(0b010, 0.4f, 0.4f, 0.4f),
          new Row(0b000, 0.6f, 0.1f, 0.1f));

  private record Row(long truth, List<Float> scores) {
    Row(long truth, Float... scores) {
      this(truth, List.of(scores));
    }

    float[] toArray() {
      float[] row = new float[scores.size()];
      for (int i = 0; i < row.length; i++) {
        row[i] = scores.get(i);
      }
      return row;
    }
  }

  private static Predictions predictions(int labels, Row... rows) {
    return Predictions.of(
        labels,
        List.of(rows).stream().map(Row::toArray).toList(),
        List.of(rows).stream().map(row -> BitSet.valueOf(new long[] {row.truth()})).toList());
  }

  private static Sample all(Predictions predictions) {
    return Sample.all(predictions.examples());
  }

  @Test
  void topNAveragesTheSharesOfThoseThatHaveLabels() {
    // 1 of 1, 1 of 2, 0 of 1 (of equal scores the first label is the better one); the last has
    // none.
    assertThat(Metrics.topN(FOUR).over(all(FOUR))).isEqualTo(0.5);
  }

  @Test
  void averagePrecisionIsTheMeanPrecisionAtEachTrueExample() {
    // Label 1 by score: 0.7 true, 0.4 true, 0.2, 0.1.
    assertThat(new AveragePrecision(FOUR, 1).over(all(FOUR))).isEqualTo(1.0);
    // Label 0: 0.9 true, 0.8, 0.6, 0.4.
    assertThat(new AveragePrecision(FOUR, 0).over(all(FOUR))).isEqualTo(1.0);
    // Label 2: 0.4, 0.3 true, then two of 0.1.
    assertThat(new AveragePrecision(FOUR, 2).over(all(FOUR))).isEqualTo(0.5);
    assertThat(Metrics.meanAveragePrecision(FOUR).over(all(FOUR)))
        .isCloseTo(2.5 / 3, within(1e-12));
  }

  @Test
  void equalScoresStandAtOneRankWhateverTheirOrder() {
    Predictions one = predictions(1, new Row(1, 0.5f), new Row(0, 0.5f), new Row(0, 0.5f));
    Predictions other = predictions(1, new Row(0, 0.5f), new Row(0, 0.5f), new Row(1, 0.5f));
    assertThat(new AveragePrecision(one, 0).over(all(one))).isEqualTo(1.0 / 3);
    assertThat(new AveragePrecision(other, 0).over(all(other))).isEqualTo(1.0 / 3);
  }

  @Test
  void aLabelThatNobodyHasCountsNowhere() {
    Predictions two = predictions(2, new Row(1, 0.9f, 0.9f), new Row(0, 0.1f, 0.8f));
    assertThat(new AveragePrecision(two, 1).over(all(two))).isNaN();
    assertThat(Metrics.meanAveragePrecision(two).over(all(two))).isEqualTo(1.0);
    Decisions decisions = new Decisions(two, Thresholds.of(0.5f, 0.5f));
    assertThat(decisions.f1(1).over(all(two))).isNaN();
    assertThat(decisions.precision(1).over(all(two))).isZero();
    assertThat(decisions.macroF1().over(all(two))).isEqualTo(1.0);
  }

  @Test
  void decisionsAreCountedAtThresholds() {
    Decisions decisions = new Decisions(FOUR, Thresholds.of(0.5f, 0.4f, 0.35f));
    Sample all = all(FOUR);
    // Label 0: predicted for three, one of them truly. Label 1: two of two. Label 2: one, wrongly.
    assertThat(decisions.precision(0).over(all)).isEqualTo(1.0 / 3);
    assertThat(decisions.recall(0).over(all)).isEqualTo(1.0);
    assertThat(decisions.f1(0).over(all)).isEqualTo(0.5);
    assertThat(decisions.f1(1).over(all)).isEqualTo(1.0);
    assertThat(decisions.f1(2).over(all)).isZero();
    assertThat(decisions.macroF1().over(all)).isEqualTo(0.5);
    assertThat(decisions.microF1().over(all)).isEqualTo(2.0 * 3 / (6 + 4));
    assertThat(Metrics.hammingLoss(FOUR, Thresholds.of(0.5f, 0.4f, 0.35f)).over(all))
        .isCloseTo(4.0 / 12, within(1e-12));
  }

  @Test
  void calibrationIsTheMeanDistanceOfScoresFromShares() {
    Predictions sure = predictions(1, new Row(1, 1f), new Row(0, 0f));
    assertThat(new Calibration(sure).over(all(sure))).isZero();
    Predictions half =
        predictions(1, new Row(1, 0.5f), new Row(1, 0.5f), new Row(0, 0f), new Row(0, 0f));
    assertThat(new Calibration(half).over(all(half))).isCloseTo(0.25, within(1e-12));
    assertThat(new Calibration(half).bins(all(half)))
        .contains(new Calibration.Bin(2, 0.5, 1), new Calibration.Bin(2, 0, 0));
  }

  @Test
  void aSampleCountsAsItsExamplesWouldWrittenOut() {
    SplittableRandom random = new SplittableRandom(5);
    List<Row> rows =
        IntStream.range(0, 40)
            .mapToObj(
                _ ->
                    new Row(
                        random.nextInt(8),
                        random.nextInt(5) / 4f,
                        random.nextInt(5) / 4f,
                        random.nextInt(5) / 4f))
            .toList();
    Predictions some = predictions(3, rows.toArray(Row[]::new));
    Sample drawn = Sample.draw(40, random);
    Row[] writtenOut =
        IntStream.range(0, 40)
            .boxed()
            .flatMap(i -> Collections.nCopies(drawn.count(i), rows.get(i)).stream())
            .toArray(Row[]::new);
    Predictions same = predictions(3, writtenOut);
    Thresholds thresholds = Thresholds.of(0.25f, 0.5f, 0.75f);

    assertThat(metrics(some, thresholds).stream().map(metric -> metric.over(drawn)).toList())
        .usingElementComparator((a, b) -> Math.abs(a - b) < 1e-9 ? 0 : 1)
        .isEqualTo(metrics(same, thresholds).stream().map(m -> m.over(all(same))).toList());
  }

  private static List<Metric> metrics(Predictions predictions, Thresholds thresholds) {
    Decisions decisions = new Decisions(predictions, thresholds);
    return List.of(
        Metrics.topN(predictions),
        Metrics.meanAveragePrecision(predictions),
        Metrics.hammingLoss(predictions, thresholds),
        new Calibration(predictions),
        decisions.macroF1(),
        decisions.microF1(),
        decisions.precision(1),
        decisions.recall(2));
  }
}
