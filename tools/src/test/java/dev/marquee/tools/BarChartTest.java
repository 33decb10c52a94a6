package dev.marquee.tools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marquee.tools.BarChart.Bar;
import java.util.List;
import org.junit.jupiter.api.Test;

class BarChartTest {
  @Test
  void theLongestBarFillsTheRoomAndOthersAreInProportion() {
    String chart =
        BarChart.of(List.of(new Bar("Drama", 2000), new Bar("War", 500), new Bar("News", 0)), 36);
    assertThat(chart)
        .isEqualTo(
            """
              Drama  2,000  ████████████████████
              War      500  █████
              News       0
            """);
    assertThat(chart.lines()).allMatch(line -> line.length() <= 36);
  }

  @Test
  void whatThereIsIsSeenHoweverLittle() {
    assertThat(BarChart.of(List.of(new Bar("a", 100_000), new Bar("b", 1)), 40))
        .contains("b        1  ▏\n");
  }

  @Test
  void whereThereIsRoomWithoutEndTheLongestBarHasAnEndAllTheSame() {
    String chart = BarChart.of(List.of(new Bar("a", 200), new Bar("b", 100)), Terminal.UNBOUNDED);
    assertThat(chart)
        .isEqualTo("  a  200  %s\n  b  100  %s\n".formatted("█".repeat(100), "█".repeat(50)));
  }

  @Test
  void nothingAtAllHasNoBars() {
    assertThat(BarChart.of(List.of(new Bar("a", 0)), 40)).isEqualTo("  a  0\n");
    assertThat(BarChart.of(List.of(), 40)).isEmpty();
  }
}
