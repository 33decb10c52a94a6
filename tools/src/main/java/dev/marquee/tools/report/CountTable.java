package dev.marquee.tools.report;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Counts with bars: a row for each label, a column for each thing that is counted. All bars are on
 * one scale.
 *
 * @param title what is counted
 * @param columns what each column counts
 * @param rows the labels
 */
record CountTable(String title, List<String> columns, List<Row> rows) {

  /** A label. */
  record Row(String label, List<Bar> bars) {}

  /**
   * A count.
   *
   * @param text the count
   * @param width how far its bar goes, in per cent of the widest
   */
  record Bar(String text, String width) {}

  /**
   * Makes a table.
   *
   * @param counts the counts of a thing, one for each column
   */
  static <T> CountTable of(
      String title,
      List<String> columns,
      List<T> things,
      Function<T, String> label,
      Function<T, List<Long>> counts) {
    long most =
        things.stream().flatMap(thing -> counts.apply(thing).stream()).reduce(1L, Math::max);
    List<Row> rows = new ArrayList<>();
    for (T thing : things) {
      List<Bar> bars =
          counts.apply(thing).stream()
              .map(
                  count -> new Bar(NumberText.count(count), NumberText.place(100.0 * count / most)))
              .toList();
      rows.add(new Row(label.apply(thing), bars));
    }
    return new CountTable(title, List.copyOf(columns), List.copyOf(rows));
  }
}
