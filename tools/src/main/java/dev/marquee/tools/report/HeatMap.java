package dev.marquee.tools.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A square of numbers between labels, each cell tinted by a share.
 *
 * @param title what it shows
 * @param labels the columns
 * @param rows the rows, of the same labels
 */
record HeatMap(String title, List<String> labels, List<Row> rows) {
  /** More do not fit a page, and nobody can follow their rows. */
  private static final int MOST_LABELS = 50;

  /** A row. */
  record Row(String label, List<Cell> cells) {}

  /**
   * A cell.
   *
   * @param text its number
   * @param tint how strong its colour is, from 0 to 100
   * @param diagonal whether row and column are the same label
   */
  record Cell(String text, String tint, boolean diagonal) {}

  /** What stands in a cell. */
  interface Numbers {
    /** Returns its text. */
    String text(int row, int column);

    /** Returns how strong its colour is, in [0, 1]. */
    double share(int row, int column);
  }

  /**
   * Makes one.
   *
   * @return empty for too many labels, for none, and where there are not as many numbers as cells
   */
  static Optional<HeatMap> of(String title, List<String> labels, int count, Numbers numbers) {
    int size = labels.size();
    if (size == 0 || size > MOST_LABELS || count != size * size) {
      return Optional.empty();
    }
    List<Row> rows = new ArrayList<>();
    for (int row = 0; row < size; row++) {
      List<Cell> cells = new ArrayList<>();
      for (int column = 0; column < size; column++) {
        cells.add(
            new Cell(numbers.text(row, column), tint(numbers.share(row, column)), row == column));
      }
      rows.add(new Row(labels.get(row), List.copyOf(cells)));
    }
    return Optional.of(new HeatMap(title, List.copyOf(labels), List.copyOf(rows)));
  }

  private static String tint(double share) {
    return NumberText.percent(Math.clamp(Double.isFinite(share) ? share : 0, 0, 1));
  }
}
