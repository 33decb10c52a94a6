package dev.marquee.tools.bench.markdown;

import java.util.List;

/** What is shown of {@code bench cache}. */
final class CacheSection {
  private CacheSection() {}

  static Section section() {
    return new Section(
        "Response cache",
        "Calls that the response cache answers, and calls of a method that does nothing, with "
            + "messages as large, on the same server. *Ratio* is hits per second divided by echoes "
            + "per second, the median of the rounds with the least and the most; it should be 0.8 or "
            + "more. Times in milliseconds.",
        result -> result.path("bench").asText().equals("cache"),
        List::of,
        new MarkdownTable()
            .number("clients", "/clients", "%.0f")
            .column("model", result -> result.path("model").asText())
            .number("request bytes", "/request_bytes", "%.0f")
            .number("reply bytes", "/reply_bytes", "%.0f")
            .number("hits/s", "/hits_per_second", "%.0f")
            .number("echoes/s", "/echoes_per_second", "%.0f")
            .column("ratio", result -> ServingSections.ratio(result, "ratio"))
            .number("p50", "/hits/p50_ms", "%.2f")
            .number("p99", "/hits/p99_ms", "%.2f")
            .number("echo p50", "/echoes/p50_ms", "%.2f")
            .number("echo p99", "/echoes/p99_ms", "%.2f"));
  }
}
