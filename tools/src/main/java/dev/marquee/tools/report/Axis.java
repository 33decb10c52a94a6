package dev.marquee.tools.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * An axis whose marks stand at round numbers: 1, 2 or 5 times a power of ten apart.
 *
 * @param low its lower end
 * @param high its upper end, above the lower one
 * @param step from one mark to the next
 * @see <a href="https://www.realtimerendering.com/resources/GraphicsGems/">Heckbert, Nice Numbers
 *     for Graph Labels, Graphics Gems, 1990</a>
 */
record Axis(double low, double high, double step) {
  private static final int MARKS = 5;

  Axis {
    if (!(low < high && step > 0)) {
      throw new IllegalArgumentException("an axis from %s to %s by %s".formatted(low, high, step));
    }
  }

  /** Returns one that holds two numbers and ends at marks. */
  static Axis around(double least, double most) {
    double spread = most > least ? most - least : Math.max(Math.abs(most), 1);
    double step = niceStep(spread / (MARKS - 1));
    double low = Math.floor(least / step) * step;
    double high = Math.ceil(most / step) * step;
    return new Axis(low, high > low ? high : low + step, step);
  }

  /** Returns one from a whole number to another, with marks at whole numbers only. */
  static Axis counting(int from, int to) {
    double step = Math.max(1, niceStep((to - from) / (double) MARKS));
    // A single number stands in the middle.
    return from == to ? new Axis(from - 1, to + 1, 1) : new Axis(from, to, step);
  }

  /** Returns where a number lies, from 0 at the lower end to 1 at the upper. */
  double share(double number) {
    return (number - low) / (high - low);
  }

  /** Returns the numbers of its marks. */
  List<Double> marks() {
    List<Double> marks = new ArrayList<>();
    double first = Math.ceil(low / step - 1e-9) * step;
    for (int i = 0; first + i * step <= high + step * 1e-9; i++) {
      marks.add(first + i * step);
    }
    return marks;
  }

  /** Returns a number with as many decimals as the marks need. */
  String text(double number) {
    int decimals = Math.max(0, (int) -Math.floor(Math.log10(step) + 1e-9));
    return decimals > 6 || Math.abs(number) >= 1e6
        ? String.format(Locale.ROOT, "%.1e", number)
        : NumberText.fixed(number + 0.0, decimals);
  }

  private static double niceStep(double rough) {
    if (!(rough > 0)) {
      return 1;
    }
    double power = Math.pow(10, Math.floor(Math.log10(rough)));
    double digit = rough / power;
    double nice = digit <= 1 ? 1 : digit <= 2 ? 2 : digit <= 5 ? 5 : 10;
    return nice * power;
  }
}
