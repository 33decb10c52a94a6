package dev.marquee.tools;

import com.fasterxml.jackson.databind.JsonNode;
import dev.marquee.tools.bench.raw.BareTask;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What {@code marquee bench raw} shows to people. */
final class RawTable {
  private record Row(String what, JsonNode values) {}

  private RawTable() {}

  /** Returns a row for everything that took turns. */
  static String render(JsonNode result, int columns) {
    List<Row> rows = new ArrayList<>();
    for (BareTask task : BareTask.values()) {
      for (JsonNode values : result.path("loops").path(task.label())) {
        rows.add(new Row(what(task, values), values));
      }
    }
    return new TextTable<Row>(columns)
        .column("what", Row::what)
        .column("images/s", row -> number(row, "images_per_second"))
        .column("p50 ms", row -> number(row, "p50_ms"))
        .column("p99 ms", row -> number(row, "p99_ms"))
        .render(rows);
  }

  private static String what(BareTask task, JsonNode values) {
    return switch (task) {
      case DECODE -> "decode, %d at once".formatted(values.path("threads").asInt());
      case ENGINE -> "engine, batch " + values.path("batch").asInt();
      case BARE -> "bare loop, batch " + values.path("batch").asInt();
      case LANES -> "lanes, batch " + values.path("batch").asInt();
      case SINGLE -> "decode, then engine";
    };
  }

  private static String number(Row row, String name) {
    return String.format(Locale.ROOT, "%.2f", row.values().path(name).asDouble());
  }
}
