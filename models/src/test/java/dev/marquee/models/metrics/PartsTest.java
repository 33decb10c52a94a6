package dev.marquee.models.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.marquee.models.failure.Failure;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Predictions that are looked at in parts, and draws over them. */
class PartsTest {
  private static final Predictions THREE =
      Predictions.of(
          2,
          List.of(new float[] {0.9f, 0.1f}, new float[] {0.6f, 0.3f}, new float[] {0.4f, 0.8f}),
          List.of(set(0b01), set(0b10), set(0b11)));

  private static BitSet set(long bits) {
    return BitSet.valueOf(new long[] {bits});
  }

  @Test
  void aPartHasItsExamplesInTheirOrder() {
    Predictions part = THREE.only(set(0b101));
    assertThat(part.examples()).isEqualTo(2);
    assertThat(part.score(1, 1)).isEqualTo(0.8f);
    assertThat(part.has(0, 1)).isFalse();
    assertThat(part.labelsOf(1)).isEqualTo(2);
  }

  @Test
  void eachPartIsDecidedAtItsOwnThresholds() {
    Decisions decisions =
        Decisions.inParts(THREE, set(0b010), Thresholds.of(0.7f, 0.2f), Thresholds.of(0.5f, 0.9f));
    Sample all = Sample.all(3);
    // Label 0: 0.9 of two true ones is reached at 0.5, 0.6 is not at 0.7. Label 1: only 0.3.
    assertThat(decisions.precision(0).over(all)).isEqualTo(1.0);
    assertThat(decisions.recall(0).over(all)).isEqualTo(0.5);
    assertThat(decisions.precision(1).over(all)).isEqualTo(1.0);
    assertThat(decisions.recall(1).over(all)).isEqualTo(0.5);
    assertThat(decisions.microF1().over(all)).isEqualTo(2.0 * 2 / (2 + 4));
    assertThat(decisions.hammingLoss().over(all)).isEqualTo(2.0 / 6);
  }

  @Test
  void thresholdsAreOfAllLabels() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Decisions(THREE, Thresholds.of(0.5f)));
  }

  @Test
  void aSharedThresholdIsTheBestForAllLabelsTogether() {
    // By score: 0.9 true, 0.8 true, 0.6 not, 0.4 true, 0.3 true, 0.1 not. F1 is best down to 0.3.
    assertThat(Thresholds.shared(THREE)).isEqualTo(Thresholds.of(0.2f, 0.2f));
  }

  @Test
  void aSampleCountsTheSameInOtherPlaces() {
    Metric value = new ExampleMean(5, i -> 10 * i);
    Sample placed = Sample.all(2).placed(new int[] {4, 1}, 5);
    assertThat(value.over(placed)).isEqualTo(25.0);
    assertThat(placed.size()).isEqualTo(2);
  }

  @Test
  void metricsThatShareDrawsGetTheIntervalsThatTheyGetAlone() {
    Bootstrap bootstrap = new Bootstrap(50, 40, 7);
    List<Metric> metrics =
        IntStream.range(1, 150)
            .mapToObj(k -> (Metric) new ExampleMean(50, i -> (double) (i * k % 17)))
            .toList();
    assertThat(bootstrap.intervals(metrics))
        .isEqualTo(metrics.stream().map(bootstrap::interval).toList());
  }

  @Test
  void whoIsInterruptedGivesUp() {
    Bootstrap bootstrap = new Bootstrap(3, 10, 1);
    Thread.currentThread().interrupt();
    var refusal =
        catchThrowableOfType(
            Failure.Cancelled.class, () -> bootstrap.interval(new ExampleMean(3, i -> i)));
    assertThat(Thread.interrupted()).isTrue();
    assertThat(refusal).isNotNull();
  }
}
