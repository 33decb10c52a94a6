package dev.marquee.tools;

import dev.marquee.tools.bench.TrainingSpeeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/** What {@code marquee bench train} shows to people. */
final class TrainingSpeedTable {
  /** Two ways that are compared, and how many times as fast the one should at least be. */
  record Ratio(String one, String other, double target) {}

  static final List<Ratio> RATIOS =
      List.of(
          new Ratio("streamed", "bare", 0.95),
          new Ratio("bare", "pytorch", 1),
          new Ratio("streamed", "pytorch", 1));

  private TrainingSpeedTable() {}

  /** Returns the speed of every round in images per second, and the ratios of the medians. */
  static String render(TrainingSpeeds speeds, int columns) {
    int rounds = speeds.imagesPerSecond().values().iterator().next().size();
    List<Integer> rows = IntStream.rangeClosed(1, rounds + 1).boxed().toList();
    TextTable<Integer> table =
        new TextTable<Integer>(columns)
            .column("images/s", row -> row > rounds ? "median" : "round " + row);
    speeds
        .imagesPerSecond()
        .forEach(
            (name, numbers) ->
                table.column(
                    name,
                    row ->
                        "%.2f"
                            .formatted(
                                row > rounds
                                    ? speeds.median(name).orElseThrow()
                                    : numbers.get(row - 1))));
    List<String> lines = new ArrayList<>(List.of(table.render(rows), ""));
    for (Ratio ratio : RATIOS) {
      OptionalDouble value = speeds.ratio(ratio.one(), ratio.other());
      if (value.isPresent()) {
        lines.add(
            String.format(
                Locale.ROOT,
                "%-18s %.3f (target: %.2f or more)",
                ratio.one() + "/" + ratio.other(),
                value.getAsDouble(),
                ratio.target()));
      }
    }
    if (!speeds.pytorch().isEmpty()) {
      lines.add("PyTorch " + speeds.pytorch());
    }
    return String.join("\n", lines);
  }
}
