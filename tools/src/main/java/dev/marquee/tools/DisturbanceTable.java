package dev.marquee.tools;

import dev.marquee.tools.bench.Disturbance;
import dev.marquee.tools.bench.Disturbance.Turn;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** What {@code marquee bench beside-training} shows to people. */
final class DisturbanceTable {
  private DisturbanceTable() {}

  /** Returns a row for each setting: ratios over the rounds, and what training came to. */
  static String render(List<Disturbance> found, int columns) {
    double fastest = fastest(found);
    return new TextTable<Disturbance>(columns)
            .column("priority", one -> Integer.toString(one.knobs().priority()))
            .column("yield", one -> one.knobs().yield())
            .column("p50", one -> ratio(one, Turn::median))
            .column("p99", one -> ratio(one, Turn::p99))
            .column("training", one -> String.format(Locale.ROOT, "%.2f", share(one, fastest)))
            .column("calls", one -> "%.0f, %.0f".formatted(calls(one), callsBeside(one)))
            .render(found)
        + "\n\np50, p99: of Classify beside training, as multiples of those without (least to most "
        + "of the rounds).\ntraining: images/s, as a share of the fastest setting's.\n"
        + "calls: in a window without and with training, the medians.";
  }

  /** Returns the images per second of the setting under which training is fastest. */
  static double fastest(List<Disturbance> found) {
    return found.stream().mapToDouble(one -> one.middle(Turn::imagesPerSecond)).max().orElseThrow();
  }

  /** Returns how fast training is, as a share of the fastest; 0 where none made a step. */
  static double share(Disturbance one, double fastest) {
    return fastest > 0 ? one.middle(Turn::imagesPerSecond) / fastest : 0;
  }

  private static double calls(Disturbance one) {
    return one.middle(Turn::calls);
  }

  private static double callsBeside(Disturbance one) {
    return one.middle(Turn::callsBeside);
  }

  private static String ratio(Disturbance one, ToDoubleFunction<Turn> number) {
    return String.format(
        Locale.ROOT,
        "x %.2f (%.2f to %.2f)",
        one.middle(number),
        one.least(number),
        one.most(number));
  }
}
