package dev.marquee.tools;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What {@code marquee bench serve} shows to people. */
final class ServeTable {
  private ServeTable() {}

  /** Returns posters per second of every round, and what follows from them. */
  static String render(JsonNode result, int columns) {
    JsonNode rounds = result.path("round_values");
    List<Integer> rows = IntStream.range(0, rounds.path("server").size()).boxed().toList();
    TextTable<Integer> table =
        new TextTable<Integer>(columns).column("posters/s", row -> "round " + (row + 1));
    for (Map.Entry<String, JsonNode> one : rounds.properties()) {
      table.column(
          one.getKey(), row -> decimal(one.getValue().path(row).path("per_second"), "%.2f"));
    }
    Facts facts = new Facts(columns);
    facts.add("engine", result.path("engine").asText());
    facts.add("posters/s", decimal(result.path("posters_per_second"), "%.2f"));
    facts.add("to bare loop", ratio(result, "ratio", " (target: 0.95 or more)"));
    facts.add("to engine", ratio(result, "engine_ratio", ""));
    facts.add("to lanes", ratio(result, "lanes_ratio", ""));
    for (Map.Entry<String, JsonNode> peer : result.path("peers").properties()) {
      facts.add("to " + peer.getKey(), peer(peer.getValue()));
    }
    facts.add("to peak", decimal(result.path("ratio_to_peak"), "%.3f"));
    facts.add("arrivals/s", decimal(result.path("rate"), "%.2f"));
    facts.add("over single", decimal(result.path("p50_over_single_ms"), "%.2f ms at the median"));
    facts.add("p99 to single", decimal(result.path("p99_to_single"), "x %.2f"));
    facts.add("mean batch", decimal(result.path("mean_batch_size"), "%.2f images"));
    for (Map.Entry<String, JsonNode> outcome : result.path("outcomes").properties()) {
      facts.add("calls", outcome(outcome.getKey(), outcome.getValue()));
    }
    facts.add("GPU busy", decimal(result.at("/gpu/busy"), "%.2f of the time"));
    facts.add("memory", memory(result.path("memory")));
    return table.render(rows) + "\n\n" + facts.text().stripTrailing();
  }

  /** Returns a ratio with its least and most; nothing where it was not measured. */
  static String ratio(JsonNode result, String name, String target) {
    return result.has(name)
        ? "%s (%s to %s)%s"
            .formatted(
                decimal(result.path(name), "%.3f"),
                decimal(result.path(name + "_least"), "%.3f"),
                decimal(result.path(name + "_most"), "%.3f"),
                target)
        : "";
  }

  private static String peer(JsonNode peer) {
    List<String> parts = new ArrayList<>();
    parts.add(decimal(peer.path("server_ratio"), "%.3f"));
    parts.add(decimal(peer.path("p99_ratio"), "its p99 x %.2f"));
    for (Map.Entry<String, JsonNode> outcome : peer.path("outcomes").properties()) {
      parts.add(outcome(outcome.getKey(), outcome.getValue()));
    }
    return parts.stream().filter(part -> !part.isEmpty()).collect(Collectors.joining("; "));
  }

  /** Returns how many calls ended so, and how long they took. */
  static String outcome(String name, JsonNode calls) {
    return "%s %s, p50 %s, p99 %s, longest %s ms"
        .formatted(
            Amount.of(calls.path("calls").asLong()),
            name,
            decimal(calls.path("p50_ms"), "%.1f"),
            decimal(calls.path("p99_ms"), "%.1f"),
            decimal(calls.path("max_ms"), "%.1f"));
  }

  private static String memory(JsonNode memory) {
    List<String> parts = new ArrayList<>();
    memory
        .properties()
        .forEach(
            part ->
                parts.add(
                    "%s %s MiB"
                        .formatted(
                            part.getKey().replace("_mib", "").replace('_', ' '),
                            Amount.of(part.getValue().asLong()))));
    return String.join(", ", parts);
  }

  /** Returns a number in a form; nothing where it was not measured. */
  static String decimal(JsonNode number, String form) {
    return number.isNumber() ? String.format(Locale.ROOT, form, number.asDouble()) : "";
  }
}
