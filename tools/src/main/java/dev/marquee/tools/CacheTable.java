package dev.marquee.tools;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** What {@code marquee bench cache} shows to people. */
final class CacheTable {
  private CacheTable() {}

  /** Returns calls per second of every round, and what follows from them. */
  static String render(JsonNode result, int columns) {
    JsonNode rounds = result.path("round_values");
    List<Integer> rows = IntStream.range(0, rounds.path("hits").size()).boxed().toList();
    TextTable<Integer> table =
        new TextTable<Integer>(columns).column("calls/s", row -> "round " + (row + 1));
    for (Map.Entry<String, JsonNode> one : rounds.properties()) {
      table.column(
          one.getKey(),
          row -> ServeTable.decimal(one.getValue().path(row).path("per_second"), "%.0f"));
    }
    Facts facts = new Facts(columns);
    facts.add("messages", messages(result));
    facts.add("hits/s", ServeTable.decimal(result.path("hits_per_second"), "%.0f"));
    facts.add("echoes/s", ServeTable.decimal(result.path("echoes_per_second"), "%.0f"));
    facts.add("hits to echoes", ServeTable.ratio(result, "ratio", " (target: 0.8 or more)"));
    for (String name : List.of("hits", "echoes")) {
      for (Map.Entry<String, JsonNode> outcome : result.path(name).path("outcomes").properties()) {
        facts.add(name, ServeTable.outcome(outcome.getKey(), outcome.getValue()));
      }
    }
    return table.render(rows) + "\n\n" + facts.text().stripTrailing();
  }

  private static String messages(JsonNode result) {
    return "requests of %s bytes, replies of %s"
        .formatted(
            Amount.of(result.path("request_bytes").asLong()),
            Amount.of(result.path("reply_bytes").asLong()));
  }
}
