package dev.marquee.tools.bench.markdown;

import java.util.List;

/** What is shown of {@code bench startup}. */
final class StartupSection {
  private StartupSection() {}

  static Section section() {
    return new Section(
        "Start",
        "Seconds from the start of a server's process until it serves, on a data folder that there "
            + "is, with the ahead-of-time cache and the engine begun beside the rest, and without "
            + "both. *Ratio* divides the first by the second, the median of the rounds with the "
            + "least and the most; it should be 0.5 or less.",
        result -> result.path("bench").asText().equals("startup"),
        List::of,
        new MarkdownTable()
            .number("seconds", "/seconds", "%.2f")
            .number("without", "/seconds_without", "%.2f")
            .column("ratio", result -> ServingSections.ratio(result, "ratio"))
            .number("processor", "/processor_seconds", "%.2f")
            .number("processor without", "/processor_seconds_without", "%.2f"));
  }
}
