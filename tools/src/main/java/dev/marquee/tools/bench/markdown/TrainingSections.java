package dev.marquee.tools.bench.markdown;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.marquee.tools.bench.Quantile;
import java.util.ArrayList;
import java.util.List;

/** What is shown of {@code bench train} and {@code bench beside-training}. */
final class TrainingSections {
  private TrainingSections() {}

  static Section training() {
    return new Section(
        "Training",
        "Images per second, the medians of the rounds. *Streamed to bare* should be 0.95 or more, "
            + "the ratios to PyTorch 1.00 or more.",
        result -> result.path("bench").asText().equals("train"),
        result -> List.of(withMedians(result)),
        new MarkdownTable()
            .column("architecture", row -> row.path("architecture").asText())
            .number("batch", "/batch_size", "%.0f")
            .number("threads", "/threads", "%.0f")
            .number("streamed", "/medians/streamed", "%.2f")
            .number("bare", "/medians/bare", "%.2f")
            .number("pytorch", "/medians/pytorch", "%.2f")
            .number("streamed to bare", "/ratios/streamed_to_bare", "%.3f")
            .number("bare to pytorch", "/ratios/bare_to_pytorch", "%.3f")
            .number("streamed to pytorch", "/ratios/streamed_to_pytorch", "%.3f")
            .column("PyTorch", row -> row.path("pytorch_version").asText()));
  }

  private static JsonNode withMedians(JsonNode result) {
    ObjectNode row = result.deepCopy();
    ObjectNode medians = row.putObject("medians");
    result
        .path("images_per_second")
        .properties()
        .forEach(
            way -> {
              List<Double> rounds = new ArrayList<>();
              way.getValue().forEach(round -> rounds.add(round.asDouble()));
              if (!rounds.isEmpty()) {
                medians.put(way.getKey(), Quantile.median(rounds));
              }
            });
    return row;
  }

  static Section besideTraining() {
    return new Section(
        "Serving beside training",
        "Quantiles of Classify while a run goes on, as multiples of those without; *training* is "
            + "the run's speed as a share of the fastest setting's.",
        result -> result.path("bench").asText().equals("beside-training"),
        TrainingSections::settings,
        new MarkdownTable()
            .column("architecture", row -> row.path("architecture").asText())
            .number("clients", "/clients", "%.0f")
            .number("priority", "/priority", "%.0f")
            .column("yield", row -> row.path("yield").asText())
            .number("p50", "/p50_ratio", "x %.2f")
            .number("p99", "/p99_ratio", "x %.2f")
            .number("training", "/training_share", "%.2f"));
  }

  private static List<JsonNode> settings(JsonNode result) {
    List<JsonNode> rows = new ArrayList<>();
    for (JsonNode setting : result.path("settings")) {
      ObjectNode row = setting.deepCopy();
      rows.add(
          row.put("architecture", result.path("architecture").asText())
              .put("clients", result.path("clients").asInt()));
    }
    return rows;
  }
}
