package dev.marquee.tools.bench.markdown;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** What is shown of {@code bench serve}. */
final class ServingSections {
  private ServingSections() {}

  static Section closed() {
    return new Section(
        "Serving, closed loop",
        "Clients ask as soon as they are answered. *Ratio* is posters per second divided by those "
            + "of the bare loop, the median of the rounds with the least and the most; it should be "
            + "0.95 or more. Times in milliseconds, memory in MiB: that of the server's "
            + "process, and all that a GPU has given away. *GPU busy* is the share of time in which "
            + "something ran on it while the server had its turns.",
        result -> is(result, "closed"),
        List::of,
        work(new MarkdownTable().number("clients", "/clients", "%.0f"))
            .number("posters/s", "/posters_per_second", "%.2f")
            .number("bare/s", "/bare_posters_per_second", "%.2f")
            .column("ratio", result -> ratio(result, "ratio"))
            .number("engine/s", "/engine_posters_per_second", "%.2f")
            .column("to engine", result -> ratio(result, "engine_ratio"))
            .number("lanes/s", "/lanes_posters_per_second", "%.2f")
            .column("to lanes", result -> ratio(result, "lanes_ratio"))
            .number("p50", "/p50_ms", "%.1f")
            .number("p99", "/p99_ms", "%.1f")
            .number("single p50", "/single_p50_ms", "%.2f")
            .number("p50 over single", "/p50_over_single_ms", "%.2f")
            .number("mean batch", "/mean_batch_size", "%.2f")
            .number("RSS", "/memory/rss_mib", "%.0f")
            .number("GPU busy", "/gpu/busy", "%.2f")
            .number("GPU memory", "/gpu/memory_mib", "%.0f")
            .number("peak RSS", "/memory/peak_rss_mib", "%.0f")
            .number("heap used", "/memory/heap_used_mib", "%.0f")
            .number("heap", "/memory/heap_committed_mib", "%.0f"));
  }

  static Section poisson() {
    return new Section(
        "Serving, Poisson arrivals",
        "Calls come at random times, and their time counts from when they were to be made. "
            + "*Answered* are those within their deadlines; *to peak* divides them by a closed loop "
            + "of the same rounds. Times in milliseconds.",
        result -> is(result, "poisson"),
        List::of,
        work(new MarkdownTable()
                .number("load", "/load", "%.2f")
                .number("arrivals/s", "/rate", "%.2f")
                .number("deadline", "/deadline_ms", "%.0f"))
            .number("answered/s", "/posters_per_second", "%.2f")
            .number("to peak", "/ratio_to_peak", "%.3f")
            .number("p50", "/p50_ms", "%.1f")
            .number("p99", "/p99_ms", "%.1f")
            .number("p99 to single", "/p99_to_single", "%.2f")
            .number("mean batch", "/mean_batch_size", "%.2f")
            .number("refused", "/outcomes/RESOURCE_EXHAUSTED/calls", "%.0f")
            .number("p99 of refused", "/outcomes/RESOURCE_EXHAUSTED/p99_ms", "%.1f")
            .number("expired", "/outcomes/DEADLINE_EXCEEDED/calls", "%.0f")
            .number("failed", "/outcomes/OTHER/calls", "%.0f")
            .number("made late, p99", "/late_p99_ms", "%.2f"));
  }

  static Section peers() {
    return new Section(
        "Peers",
        "Other servers of the same posters under the same load, in the rounds of the runs above. "
            + "*Marquee to it* is Marquee's posters per second divided by theirs, *p99 ratio* their "
            + "99th percentile divided by Marquee's: the medians of the rounds, above 1 where Marquee "
            + "is faster. Times in milliseconds.",
        result -> result.path("bench").asText().equals("serve") && result.has("peers"),
        ServingSections::peers,
        new MarkdownTable()
            .column("peer", row -> row.path("peer").asText())
            .column("arrivals", row -> row.path("arrivals").asText())
            .number("clients", "/clients", "%.0f")
            .number("posters/s", "/posters_per_second", "%.2f")
            .number("Marquee to it", "/server_ratio", "%.3f")
            .number("p99 ratio", "/p99_ratio", "%.3f")
            .number("p50", "/p50_ms", "%.1f")
            .number("p99", "/p99_ms", "%.1f")
            .number("mean batch", "/mean_batch_size", "%.2f"));
  }

  private static List<JsonNode> peers(JsonNode result) {
    List<JsonNode> rows = new ArrayList<>();
    for (Map.Entry<String, JsonNode> peer : result.path("peers").properties()) {
      ObjectNode row = peer.getValue().deepCopy();
      rows.add(
          row.put("peer", peer.getKey())
              .put("arrivals", result.path("arrivals").asText())
              .put("clients", result.path("clients").asInt()));
    }
    return rows;
  }

  private static MarkdownTable work(MarkdownTable table) {
    return table
        .column("model", result -> result.path("model").asText())
        .column("engine", result -> result.path("engine").asText())
        .column("device", result -> onGpu(result, "device"))
        .column("precision", result -> onGpu(result, "precision"))
        .column("poster", result -> size(result.path("posters")))
        .number("max batch", "/max_batch", "%.0f")
        .number("versions", "/versions", "%.0f")
        .number("threads", "/threads", "%.0f")
        .column("settings", ServingSections::settings);
  }

  private static boolean is(JsonNode result, String arrivals) {
    return result.path("bench").asText().equals("serve")
        && result.path("arrivals").asText().equals(arrivals);
  }

  /** What is the same of all results that a CPU computes is not told. */
  static String onGpu(JsonNode result, String name) {
    return result.path("device").asText().startsWith("gpu") ? result.path(name).asText() : "";
  }

  static String size(JsonNode posters) {
    return "%dx%d, %d kB"
        .formatted(
            posters.path("width").asInt(),
            posters.path("height").asInt(),
            Math.round(posters.path("mean_bytes").asDouble() / 1000));
  }

  /** Returns a ratio with its least and most; nothing where there is none. */
  static String ratio(JsonNode result, String name) {
    return result.has(name)
        ? "%s (%s to %s)"
            .formatted(
                MarkdownTable.number(result, "/" + name, "%.3f"),
                MarkdownTable.number(result, "/" + name + "_least", "%.3f"),
                MarkdownTable.number(result, "/" + name + "_most", "%.3f"))
        : "";
  }

  private static String settings(JsonNode result) {
    return StreamSupport.stream(result.path("settings").spliterator(), false)
        .map(setting -> "`" + setting.asText() + "`")
        .collect(Collectors.joining(", "));
  }
}
