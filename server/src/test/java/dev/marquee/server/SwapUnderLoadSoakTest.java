package dev.marquee.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marquee.server.swaps.Answered;
import dev.marquee.server.swaps.Callers;
import dev.marquee.server.swaps.SwapHistory;
import dev.marquee.server.testing.VersionFolder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code MARQUEE_SOAK_SWAPS} (1,000) promotions and rollbacks under sixteen callers, of networks of
 * the architecture {@code MARQUEE_SOAK_ARCHITECTURE} (custom-cnn) with random weights. Stretches
 * with swaps alternate with as long ones without, whose latencies are compared.
 */
@Tag("soak")
@Timeout(value = 3, unit = TimeUnit.HOURS)
class SwapUnderLoadSoakTest {
  private static final int CALLERS = 16;
  private static final int VERSIONS = 6;
  private static final int SWAPS_IN_A_ROW = 20;

  /** A stretch of time, with or without swaps in it. */
  private record Stretch(boolean swapping, long start, long end) {
    boolean holds(Answered call) {
      return call.start() >= start && call.end() <= end;
    }
  }

  @Test
  void noCallNoticesAThousandSwaps(@TempDir Path data) throws InterruptedException {
    int swaps = Integer.parseInt(System.getenv().getOrDefault("MARQUEE_SOAK_SWAPS", "1000"));
    String architecture = System.getenv().getOrDefault("MARQUEE_SOAK_ARCHITECTURE", "custom-cnn");
    VersionFolder.Model model = VersionFolder.in(data).model("posters").alias("production", 1);
    for (int i = 1; i <= VERSIONS; i++) {
      model.version(i, draft -> draft.architecture(architecture));
    }
    try (TestServer server = TestServer.over(data)) {
      Swapping swapping = new Swapping(server.models(), VERSIONS, 7);
      List<Stretch> stretches = new ArrayList<>();
      List<Answered> answered;
      try (Callers callers = new Callers(server.classifier(), Swapping.requests(CALLERS))) {
        callers.awaitCalls(20 * CALLERS);
        for (int done = 0; done < swaps; done += SWAPS_IN_A_ROW) {
          long start = System.nanoTime();
          for (int i = 0; i < SWAPS_IN_A_ROW; i++) {
            swapping.swap();
          }
          long middle = System.nanoTime();
          stretches.add(new Stretch(true, start, middle));
          while (System.nanoTime() - middle < middle - start) {
            callers.awaitCalls(1);
          }
          stretches.add(new Stretch(false, middle, System.nanoTime()));
        }
        callers.stop();
        assertThat(callers.failures()).isEmpty();
        answered = callers.answered();
      }
      SwapHistory history = new SwapHistory(swapping.swaps());
      answered.forEach(history::add);
      System.out.printf(
          "%d swaps of %s, %d calls by %d callers, 0 failed; %d calls fit one reign only%n",
          swapping.swaps().size() - 1, architecture, answered.size(), CALLERS, history.decisive());
      report(answered, stretches);
      assertThat(history.contradiction()).isEmpty();
    }
  }

  private static void report(List<Answered> answered, List<Stretch> stretches) {
    List<Long> during = latencies(answered, stretches, true);
    List<Long> steady = latencies(answered, stretches, false);
    for (double share : new double[] {0.5, 0.99}) {
      double a = quantile(during, share);
      double b = quantile(steady, share);
      System.out.printf(
          "p%.0f: %.1f ms while swapping (%d calls), %.1f ms without (%d calls), ratio %.2f%n",
          share * 100, a / 1e6, during.size(), b / 1e6, steady.size(), a / b);
    }
  }

  private static List<Long> latencies(
      List<Answered> answered, List<Stretch> stretches, boolean swapping) {
    List<Stretch> wanted = stretches.stream().filter(s -> s.swapping() == swapping).toList();
    return answered.stream()
        .filter(call -> wanted.stream().anyMatch(stretch -> stretch.holds(call)))
        .map(Answered::latency)
        .sorted()
        .toList();
  }

  private static double quantile(List<Long> sorted, double share) {
    return sorted.get((int) Math.min(sorted.size() - 1, Math.floor(share * sorted.size())));
  }
}
