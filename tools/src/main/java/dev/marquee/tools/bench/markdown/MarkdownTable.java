package dev.marquee.tools.bench.markdown;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A table of JSON objects, a row each. A column that has nothing to show is left out. */
final class MarkdownTable {
  private record Column(String header, Function<JsonNode, String> text) {
    boolean shows(List<JsonNode> rows) {
      return rows.stream().anyMatch(row -> !text.apply(row).isEmpty());
    }
  }

  private final List<Column> columns = new ArrayList<>();

  /** Adds a column to the right. */
  @CanIgnoreReturnValue
  MarkdownTable column(String header, Function<JsonNode, String> text) {
    columns.add(new Column(header, text));
    return this;
  }

  /**
   * Adds a column of numbers to the right.
   *
   * @param pointer where the number is, such as {@code /memory/rss_mib}
   * @param form of {@link String#format}
   */
  @CanIgnoreReturnValue
  MarkdownTable number(String header, String pointer, String form) {
    return column(header, row -> number(row, pointer, form));
  }

  /** Returns a number in a form; nothing where there is none. */
  static String number(JsonNode row, String pointer, String form) {
    JsonNode number = row.at(pointer);
    return number.isNumber() ? String.format(Locale.ROOT, form, number.asDouble()) : "";
  }

  /** Returns the table, with a line end after each line. */
  String render(List<JsonNode> rows) {
    List<Column> shown = columns.stream().filter(column -> column.shows(rows)).toList();
    StringBuilder text = new StringBuilder();
    text.append(line(shown.stream().map(Column::header).toList()));
    text.append(line(shown.stream().map(_ -> "---").toList()));
    rows.forEach(
        row -> text.append(line(shown.stream().map(column -> column.text().apply(row)).toList())));
    return text.toString();
  }

  private static String line(List<String> cells) {
    return cells.stream()
        .map(cell -> cell.replace("|", "\\|"))
        .collect(Collectors.joining(" | ", "| ", " |\n"));
  }
}
