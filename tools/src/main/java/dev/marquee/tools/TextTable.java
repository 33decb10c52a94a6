package dev.marquee.tools;

import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.ColumnData;
import com.github.freva.asciitable.HorizontalAlign;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How tables look here: plain ASCII, everything flush left, a line per row unless a text is wider
 * than its column may be.
 *
 * @param <T> what a row shows
 */
final class TextTable<T> {
  private static final int MAX_COLUMN_WIDTH = 80;

  private final List<ColumnData<T>> columns = new ArrayList<>();

  /** Adds a column to the right; null is shown as nothing. */
  @CanIgnoreReturnValue
  TextTable<T> column(String header, Function<T, @Nullable String> text) {
    Column column =
        new Column()
            .header(header)
            .headerAlign(HorizontalAlign.LEFT)
            .dataAlign(HorizontalAlign.LEFT)
            .maxWidth(MAX_COLUMN_WIDTH);
    columns.add(column.with(text));
    return this;
  }

  /** Returns the table, without a line end after its last line. */
  String render(List<T> rows) {
    return AsciiTable.builder()
        .border(AsciiTable.BASIC_ASCII_NO_DATA_SEPARATORS)
        .lineSeparator("\n")
        .data(rows, columns)
        .asString();
  }
}
