package dev.marquee.tools.bench.markdown;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What is shown of {@code bench raw}. */
final class RawSection {
  /** The loops of a result, with what they are called. */
  private static final List<Map.Entry<String, String>> LOOPS =
      List.of(
          Map.entry("decode", "decoding alone"),
          Map.entry("single", "one after the other: decoded, then scored"),
          Map.entry("engine", "engine alone, inputs ready"),
          Map.entry("bare", "bare loop: decoded ahead, scored in batches"),
          Map.entry("lanes", "lanes: each decodes and scores by itself"));

  private RawSection() {}

  static Section section() {
    return new Section(
        "Without a server",
        "What decoding and the engine do in one process: what serving is held against. Times of a "
            + "batch, or of a single image, in milliseconds.",
        result -> result.path("bench").asText().equals("raw"),
        RawSection::rows,
        new MarkdownTable()
            .column("what", row -> row.path("what").asText())
            .column("model", row -> row.path("model").asText())
            .column("engine", row -> row.path("engine").asText())
            .column("device", row -> row.path("device").asText())
            .column("precision", row -> row.path("precision").asText())
            .column("poster", row -> row.path("poster").asText())
            .number("batch", "/batch", "%.0f")
            .number("decoded at once", "/threads", "%.0f")
            .number("images/s", "/images_per_second", "%.2f")
            .number("p50", "/p50_ms", "%.2f")
            .number("p99", "/p99_ms", "%.2f"));
  }

  private static List<JsonNode> rows(JsonNode result) {
    List<JsonNode> rows = new ArrayList<>();
    for (Map.Entry<String, String> loop : LOOPS) {
      for (JsonNode values : result.path("loops").path(loop.getKey())) {
        ObjectNode row = values.deepCopy();
        rows.add(
            row.put("what", loop.getValue())
                .put("model", result.path("model").asText())
                .put("engine", loop.getKey().equals("decode") ? "" : result.path("engine").asText())
                .put("device", ServingSections.onGpu(result, "device"))
                .put("precision", ServingSections.onGpu(result, "precision"))
                .put("poster", ServingSections.size(result.path("posters"))));
      }
    }
    return rows;
  }
}
