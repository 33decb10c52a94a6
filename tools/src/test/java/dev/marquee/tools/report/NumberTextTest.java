package dev.marquee.tools.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marquee.v1.MetricValue;
import org.junit.jupiter.api.Test;

class NumberTextTest {
  @Test
  void whatIsNoNumberIsADash() {
    assertThat(NumberText.share(Double.NaN)).isEqualTo("–");
    assertThat(NumberText.loss(Double.POSITIVE_INFINITY)).isEqualTo("–");
    assertThat(NumberText.seconds(Double.NaN)).isEqualTo("–");
  }

  @Test
  void sharesHaveThreeDecimals() {
    assertThat(NumberText.share(0.36149)).isEqualTo("0.361");
    assertThat(NumberText.interval(MetricValue.newBuilder().setLow(0.34).setHigh(0.3821).build()))
        .isEqualTo("0.340–0.382");
    assertThat(NumberText.percent(0.357)).isEqualTo("36");
  }

  @Test
  void lossesOfAnySizeCanBeRead() {
    assertThat(NumberText.loss(0.25)).isEqualTo("0.2500");
    assertThat(NumberText.loss(31.456)).isEqualTo("31.46");
    assertThat(NumberText.loss(12345.6)).isEqualTo("12346");
    assertThat(NumberText.loss(1.2345e9)).isEqualTo("1.235e+09");
    assertThat(NumberText.loss(0.00002)).isEqualTo("2.000e-05");
    assertThat(NumberText.loss(0)).isEqualTo("0.0000");
  }

  @Test
  void placesHaveNoNegativeZero() {
    assertThat(NumberText.place(-0.01)).isEqualTo("0.0");
    assertThat(NumberText.place(41.25)).isEqualTo("41.3");
  }

  @Test
  void countsAndTimesAreWrittenForPeople() {
    assertThat(NumberText.count(1, "example")).isEqualTo("1 example");
    assertThat(NumberText.count(8052, "example")).isEqualTo("8,052 examples");
    assertThat(NumberText.seconds(12.46)).isEqualTo("12.5 s");
    assertThat(NumberText.seconds(125)).isEqualTo("2 min 05 s");
    assertThat(NumberText.seconds(3725)).isEqualTo("1 h 02 min");
    assertThat(NumberText.mebibytes(1 << 19)).isEqualTo("0.5 MiB");
  }
}
