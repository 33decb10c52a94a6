package dev.marquee.tools.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PoissonScheduleTest {
  private static final int MANY = 100_000;

  @Test
  void gapsAreExponentialWithTheMeanOfTheRate() {
    long[] times = times(250, 7, MANY).toArray();
    assertThat(times).isSorted();
    assertThat(times[MANY - 1] / 1e9).isCloseTo(MANY / 250.0, withinPercentage(1));
    // Of an exponential distribution 1/e lie above its mean; of even gaps, none or all would.
    long above =
        LongStream.range(1, MANY)
            .filter(i -> times[(int) i] - times[(int) i - 1] > 4_000_000)
            .count();
    assertThat((double) above / MANY).isCloseTo(Math.exp(-1), withinPercentage(2));
  }

  @Test
  void theSeedDecides() {
    List<Long> one = times(50, 1, 100).boxed().toList();
    assertThat(times(50, 1, 100).boxed()).isEqualTo(one);
    assertThat(times(50, 2, 100).boxed().toList()).isNotEqualTo(one);
  }

  private static LongStream times(double rate, long seed, int count) {
    PoissonSchedule schedule = new PoissonSchedule(rate, seed);
    return LongStream.generate(schedule::next).limit(count);
  }
}
