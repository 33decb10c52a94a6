package dev.marquee.tools.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class AxisTest {
  @Test
  void marksStandAtRoundNumbers() {
    assertThat(marks(Axis.around(0, 0.37))).containsExactly("0.0", "0.1", "0.2", "0.3", "0.4");
    assertThat(marks(Axis.around(0.183, 0.262)))
        .containsExactly("0.18", "0.20", "0.22", "0.24", "0.26", "0.28");
    assertThat(marks(Axis.around(0, 30))).containsExactly("0", "10", "20", "30");
  }

  @Test
  void aSingleNumberHasAnAxisToo() {
    Axis axis = Axis.around(0.5, 0.5);
    assertThat(axis.share(0.5)).isBetween(0.0, 1.0);
    assertThat(Axis.around(0, 0).high()).isPositive();
    assertThat(Axis.counting(1, 1).share(1)).isEqualTo(0.5);
  }

  @Test
  void epochsAreMarkedAtWholeNumbers() {
    assertThat(marks(Axis.counting(1, 3))).containsExactly("1", "2", "3");
    assertThat(marks(Axis.counting(1, 10))).containsExactly("2", "4", "6", "8", "10");
  }

  @Test
  void hugeAndTinyNumbersAreWrittenWithPowers() {
    assertThat(Axis.around(0, 4e9).text(4e9)).isEqualTo("4.0e+09");
    assertThat(Axis.around(0, 4e-9).text(4e-9)).isEqualTo("4.0e-09");
  }

  @Test
  void anAxisHasALength() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Axis(1, 1, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new Axis(0, Double.NaN, 1));
  }

  private static List<String> marks(Axis axis) {
    return axis.marks().stream().map(axis::text).toList();
  }
}
