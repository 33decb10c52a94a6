package dev.marquee.tools.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RatiosTest {
  @Test
  void speedsAreComparedByTheirMedians() {
    TrainingSpeeds speeds =
        new TrainingSpeeds(
            Map.of("streamed", List.of(9.0, 1.0, 10.0), "bare", List.of(30.0, 10.0, 2.0)), "");
    assertThat(speeds.ratio("streamed", "bare")).hasValue(0.9);
    assertThat(speeds.ratio("bare", "pytorch")).isEmpty();
  }

  @Test
  void windowsAreComparedByTheSameQuantile() {
    ServingWindow alone = new ServingWindow(List.of(0.010, 0.020, 0.030));
    ServingWindow beside = new ServingWindow(List.of(0.030, 0.040, 0.120));
    assertThat(beside.ratio(alone, 0.5)).isCloseTo(2, within(1e-12));
    assertThat(beside.ratio(alone, 1)).isCloseTo(4, within(1e-12));
  }

  @Test
  void aWindowWithoutACallIsNoMeasurement() {
    assertThatThrownBy(() -> new ServingWindow(List.of()))
        .isInstanceOf(BenchException.class)
        .hasMessageContaining("--seconds");
  }

  @Test
  void aDisturbanceIsTheMiddleOfItsTurns() {
    Disturbance found =
        new Disturbance(
            new Knobs(19, "0s"),
            List.of(
                new Disturbance.Turn(1.5, 3, 100, 70, 4),
                new Disturbance.Turn(1.1, 9, 100, 80, 6),
                new Disturbance.Turn(1.2, 2, 100, 90, 5)));
    assertThat(found.middle(Disturbance.Turn::median)).isEqualTo(1.2);
    assertThat(found.middle(Disturbance.Turn::p99)).isEqualTo(3);
    assertThat(found.least(Disturbance.Turn::p99)).isEqualTo(2);
    assertThat(found.most(Disturbance.Turn::p99)).isEqualTo(9);
  }
}
