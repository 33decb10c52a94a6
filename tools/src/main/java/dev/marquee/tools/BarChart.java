package dev.marquee.tools;

import java.util.List;

/** Numbers as bars of text, one a line, the longest as long as there is room and helps the eye. */
final class BarChart {
  /** Eighths of a character, from one to seven. */
  private static final String PARTS = "▏▎▍▌▋▊▉";

  private static final int EIGHTHS = 8;
  private static final int SHORTEST = 10;

  /** A file or a pipe has room without end. */
  private static final int LONGEST = 100;

  /**
   * A bar.
   *
   * @param value zero or more
   */
  record Bar(String label, long value) {}

  private BarChart() {}

  /**
   * Returns the chart, each line ended.
   *
   * @param columns how wide it may be, in characters
   */
  static String of(List<Bar> bars, int columns) {
    int labels = bars.stream().mapToInt(bar -> bar.label().length()).max().orElse(0);
    long most = bars.stream().mapToLong(Bar::value).max().orElse(0);
    int numbers = Amount.of(most).length();
    int room = Math.clamp((long) columns - labels - numbers - 6, SHORTEST, LONGEST);
    StringBuilder chart = new StringBuilder();
    for (Bar bar : bars) {
      String number = Amount.of(bar.value());
      String line =
          "  "
              + bar.label()
              + " ".repeat(labels - bar.label().length() + 2)
              + " ".repeat(numbers - number.length())
              + number
              + "  "
              + (most == 0 ? "" : bar(bar.value(), most, room));
      chart.append(line.stripTrailing()).append('\n');
    }
    return chart.toString();
  }

  private static String bar(long value, long most, int room) {
    long eighths = Math.round((double) value / most * room * EIGHTHS);
    // What there is must be seen.
    eighths = value > 0 ? Math.max(1, eighths) : 0;
    int rest = (int) (eighths % EIGHTHS);
    return "█".repeat((int) (eighths / EIGHTHS))
        + (rest == 0 ? "" : PARTS.substring(rest - 1, rest));
  }
}
