package dev.marquee.tools;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** What {@code marquee bench startup} shows to people. */
final class StartupTable {
  private StartupTable() {}

  /** Returns the seconds of every start, and what follows from them. */
  static String render(JsonNode result, int columns) {
    JsonNode rounds = result.path("round_values");
    List<Integer> rows = IntStream.range(0, rounds.path("with").size()).boxed().toList();
    TextTable<Integer> table =
        new TextTable<Integer>(columns).column("seconds", row -> "round " + (row + 1));
    for (Map.Entry<String, JsonNode> one : rounds.properties()) {
      table.column(
          one.getKey(),
          row -> ServeTable.decimal(one.getValue().path(row).path("seconds"), "%.2f"));
    }
    Facts facts = new Facts(columns);
    facts.add("with", seconds(result, ""));
    facts.add("without", seconds(result, "_without"));
    facts.add("ratio", ServeTable.ratio(result, "ratio", " (target: 0.5 or less)"));
    return table.render(rows) + "\n\n" + facts.text().stripTrailing();
  }

  private static String seconds(JsonNode result, String suffix) {
    return "%s s, and %s s of processor time"
        .formatted(
            ServeTable.decimal(result.path("seconds" + suffix), "%.2f"),
            ServeTable.decimal(result.path("processor_seconds" + suffix), "%.2f"));
  }
}
