package dev.marquee.models.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.marquee.models.metrics.Bootstrap.Interval;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BootstrapTest {
  private static final List<BitSet> TRUTH =
      IntStream.range(0, 400)
          .mapToObj(i -> BitSet.valueOf(new long[] {i % 4 == 0 ? 1 : 2}))
          .toList();

  @Test
  void theIntervalOfAMeanIsThatOfStatistics() {
    Metric mean = new ExampleMean(400, i -> i % 4 == 0 ? 1 : 0);
    Interval interval = new Bootstrap(400, 4000, 3).interval(mean);
    double error = 1.96 * Math.sqrt(0.25 * 0.75 / 400);
    assertThat(interval.low()).isCloseTo(0.25 - error, within(0.004));
    assertThat(interval.high()).isCloseTo(0.25 + error, within(0.004));
  }

  @Test
  void oneSeedGivesOneInterval() {
    Metric mean = new ExampleMean(400, i -> i);
    assertThat(new Bootstrap(400, 50, 3).interval(mean))
        .isEqualTo(new Bootstrap(400, 50, 3).interval(mean))
        .isNotEqualTo(new Bootstrap(400, 50, 4).interval(mean));
  }

  @Test
  void aDifferenceIsTakenDrawByDraw() {
    Metric mean = new ExampleMean(400, i -> i % 7);
    Interval interval =
        new Bootstrap(400, 200, 3).difference(sample -> mean.over(sample) + 1, mean);
    assertThat(interval.low()).isCloseTo(1, within(1e-9));
    assertThat(interval.high()).isCloseTo(1, within(1e-9));
  }

  @Test
  void whatNoDrawDefinesHasNoInterval() {
    Interval interval = new Bootstrap(4, 10, 1).interval(_ -> Double.NaN);
    assertThat(interval.low()).isNaN();
    assertThat(interval.high()).isNaN();
  }

  @Test
  void frequenciesAloneGetTheFrequenciesAsAveragePrecision() {
    float[] frequencies = Baselines.frequencies(2, TRUTH);
    assertThat(frequencies).containsExactly(0.25f, 0.75f);
    Predictions guessed = Baselines.frequencies(frequencies, TRUTH);
    Sample all = Sample.all(400);
    assertThat(Metrics.meanAveragePrecision(guessed).over(all)).isEqualTo(0.5);
    assertThat(Metrics.topN(guessed).over(all)).isEqualTo(0.75);
  }

  @Test
  void chanceGetsAboutTheFrequencies() {
    Predictions guessed = Baselines.random(2, TRUTH, 11);
    Sample all = Sample.all(400);
    assertThat(Metrics.topN(guessed).over(all)).isCloseTo(0.5, within(0.08));
    assertThat(Metrics.meanAveragePrecision(guessed).over(all)).isCloseTo(0.5, within(0.08));
    assertThat(Baselines.random(2, TRUTH, 11).score(7, 1)).isEqualTo(guessed.score(7, 1));
  }
}
