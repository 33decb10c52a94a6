package dev.marquee.tools.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/**
 * Lines over epochs, as places in a drawing of {@value #WIDTH} by {@value #HEIGHT}.
 *
 * @param title what it shows; also its text for who cannot see it
 * @param series the lines
 * @param xMarks marks of the axis of the epochs
 * @param yMarks marks of the other axis
 */
record LineChart(String title, List<Series> series, List<Mark> xMarks, List<Mark> yMarks) {
  static final int WIDTH = 400;
  static final int HEIGHT = 220;

  private static final double LEFT = 48;
  private static final double RIGHT = WIDTH - 12;
  private static final double TOP = 12;
  private static final double BOTTOM = HEIGHT - 36;

  /**
   * A line.
   *
   * @param name what it shows
   * @param style {@code a} or {@code b}: lines differ by dashes and markers, too, not by colour
   *     alone
   * @param points its corners, as SVG has them in {@code points}
   * @param markers the same, one by one
   */
  record Series(String name, String style, String points, List<Marker> markers) {}

  /** A marker, with what it says. */
  record Marker(String x, String y, String text) {}

  /** A mark of an axis. */
  record Mark(String place, String text) {}

  /** A number of an epoch. */
  record Value(int epoch, double value) {}

  /** A line before it is drawn; values that are no numbers are left out. */
  record Line(String name, List<Value> values) {
    Line {
      values = values.stream().filter(value -> Double.isFinite(value.value())).toList();
    }
  }

  /**
   * Draws lines.
   *
   * @param lines at most two; those without values are left out
   * @param epochs the last epoch, at least 1
   * @param least a number that the axis must hold
   */
  static LineChart of(String title, List<Line> lines, int epochs, double least) {
    List<Line> drawn = lines.stream().filter(line -> !line.values().isEmpty()).toList();
    Axis x = Axis.counting(1, Math.max(1, epochs));
    Axis y =
        Axis.around(Math.min(least, values(drawn).min().orElse(0)), values(drawn).max().orElse(1));
    List<Series> series = new ArrayList<>();
    for (Line line : drawn) {
      series.add(series(line, lines.indexOf(line) == 0 ? "a" : "b", x, y));
    }
    return new LineChart(
        title,
        List.copyOf(series),
        x.marks().stream().map(mark -> new Mark(across(x, mark), x.text(mark))).toList(),
        y.marks().stream().map(mark -> new Mark(up(y, mark), y.text(mark))).toList());
  }

  private static DoubleStream values(List<Line> lines) {
    return lines.stream().flatMap(line -> line.values().stream()).mapToDouble(Value::value);
  }

  private static Series series(Line line, String style, Axis x, Axis y) {
    List<Marker> markers =
        line.values().stream()
            .map(
                value ->
                    new Marker(
                        across(x, value.epoch()),
                        up(y, value.value()),
                        "%s, epoch %d: %s"
                            .formatted(line.name(), value.epoch(), NumberText.loss(value.value()))))
            .toList();
    String points =
        markers.stream()
            .map(marker -> marker.x() + "," + marker.y())
            .collect(Collectors.joining(" "));
    return new Series(line.name(), style, points, markers);
  }

  private static String across(Axis axis, double number) {
    return NumberText.place(LEFT + axis.share(number) * (RIGHT - LEFT));
  }

  private static String up(Axis axis, double number) {
    return NumberText.place(BOTTOM - axis.share(number) * (BOTTOM - TOP));
  }
}
