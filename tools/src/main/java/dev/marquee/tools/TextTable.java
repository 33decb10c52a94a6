package dev.marquee.tools;

import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.ColumnData;
import com.github.freva.asciitable.HorizontalAlign;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How tables look here: columns two spaces apart, flush left under their headers, no lines around
 * them, and no wider than there is room. What gives way is what matters least, which stands on the
 * right: from there to the left, columns of the kinds below shrink to a few characters. A column
 * that has nothing to show is left out.
 *
 * @param <T> what a row shows
 */
final class TextTable<T> {
  /** What becomes of a text that is wider than its column. */
  enum Room {
    /** Its column is as wide as it is, whatever the table comes to. */
    WHOLE,
    /** It ends early, with an ellipsis. */
    CUT,
    /** It goes on in the next line. */
    WRAPPED,
    /** Its column is left out, unless there is room for everything. */
    SPARED
  }

  /** Of a text that is cut shorter nothing is left to know it by. */
  private static final int LEAST = 10;

  private static final int GAP = 2;

  /** The library counts the space on both sides of a text as part of its column. */
  private static final int PADDING = 2;

  private record Part<T>(String header, Room room, Function<T, @Nullable String> text) {
    /** Terminals obey control characters, and these texts are of anybody's making. */
    String of(T row) {
      String shown = text.apply(row);
      return shown == null ? "" : shown.replaceAll("\\p{Cntrl}+", " ");
    }

    int widthOf(List<T> rows) {
      int widest = rows.stream().mapToInt(row -> of(row).length()).max().orElse(0);
      return Math.max(header.length(), widest);
    }
  }

  private final int columns;
  private final List<Part<T>> parts = new ArrayList<>();

  /**
   * @param columns how wide the table may be
   */
  TextTable(int columns) {
    this.columns = columns;
  }

  /** Adds a column to the right that is always whole; null is shown as nothing. */
  @CanIgnoreReturnValue
  TextTable<T> column(String header, Function<T, @Nullable String> text) {
    return column(header, Room.WHOLE, text);
  }

  /** Adds a column to the right; null is shown as nothing. */
  @CanIgnoreReturnValue
  TextTable<T> column(String header, Room room, Function<T, @Nullable String> text) {
    parts.add(new Part<>(header.toUpperCase(Locale.ROOT), room, text));
    return this;
  }

  /** Returns the table, without a line end after its last line. */
  String render(List<T> rows) {
    List<Part<T>> shown = new ArrayList<>(parts);
    shown.removeIf(
        part -> !rows.isEmpty() && rows.stream().allMatch(row -> part.of(row).isEmpty()));
    if (excess(widths(shown, rows)) > 0) {
      shown.removeIf(part -> part.room() == Room.SPARED);
    }
    int[] widths = widths(shown, rows);
    for (int i = shown.size() - 1; i >= 0; i--) {
      int least = Math.max(LEAST, shown.get(i).header().length());
      if (shown.get(i).room() != Room.WHOLE && widths[i] > least) {
        widths[i] = Math.max(least, widths[i] - Math.max(0, excess(widths)));
      }
    }
    List<ColumnData<T>> data = new ArrayList<>();
    for (int i = 0; i < widths.length; i++) {
      data.add(data(shown.get(i), widths[i]));
    }
    return AsciiTable.builder()
        .border(AsciiTable.NO_BORDERS)
        .lineSeparator("\n")
        .data(rows, data)
        .asString()
        .lines()
        // The library puts a space before the first column, too.
        .map(line -> line.substring(Math.min(1, line.length())).stripTrailing())
        .collect(Collectors.joining("\n"));
  }

  private int[] widths(List<Part<T>> shown, List<T> rows) {
    return shown.stream().mapToInt(part -> part.widthOf(rows)).toArray();
  }

  /** Returns how much wider than it may be a table of these columns is. */
  private int excess(int[] widths) {
    int total = -GAP;
    for (int width : widths) {
      total += width + GAP;
    }
    return total - columns;
  }

  private static <T> ColumnData<T> data(Part<T> part, int width) {
    return new Column()
        .header(part.header())
        .headerAlign(HorizontalAlign.LEFT)
        .dataAlign(HorizontalAlign.LEFT)
        .maxWidth(width + PADDING)
        .with(row -> part.room() == Room.CUT ? Lines.cut(part.of(row), width) : part.of(row));
  }
}
