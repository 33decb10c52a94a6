package dev.marquee.tools.bench.markdown;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.function.Predicate;

/**
 * A part of the document.
 *
 * @param heading what it is of
 * @param note how it is to be read, in a sentence or two
 * @param belongs whether a result belongs to it
 * @param rows what stands in a line each of such a result
 * @param table what is shown of them
 */
record Section(
    String heading, String note, Predicate<JsonNode> belongs, Rows rows, MarkdownTable table) {

  /** Takes a result apart. */
  interface Rows {
    List<JsonNode> of(JsonNode result);
  }

  /** Returns the part in Markdown; empty where no result belongs to it. */
  String render(List<JsonNode> results) {
    List<JsonNode> own = results.stream().filter(belongs).toList();
    if (own.isEmpty()) {
      return "";
    }
    return "\n## %s\n\n%s\n\n%s"
        .formatted(
            heading,
            note,
            table.render(own.stream().flatMap(result -> rows.of(result).stream()).toList()));
  }
}
